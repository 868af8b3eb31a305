package tuitest

import (
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
)

// Small returns the content of content/testdata/small, loaded once.
var Small = sync.OnceValue(func() *engine.Engine {
	_, here, _, _ := runtime.Caller(0)
	c, err := pack.Load(os.DirFS(filepath.Join(filepath.Dir(here), "../../content/testdata/small")))
	if err != nil {
		panic(err)
	}
	return engine.New(c)
})
