package export_test

import (
	"testing"

	"trustpath/assessment"
	"trustpath/tui/kit"
	"trustpath/tui/screen/export"
	"trustpath/tui/tuitest"
)

// Enter writes the file that is suggested, also before the suggestion is drawn.
func TestEnterDoesNotWaitForThePath(t *testing.T) {
	folder := tuitest.NewFolder()
	m := export.New(assessment.Assessment{Company: "Acme AI"}, nil, folder, kit.NewKeys())
	m.Init() // on its way
	write := m.Update(tuitest.Key("enter"))
	if write == nil {
		t.Fatal("enter writes nothing")
	}
	if got, want := write(), (export.WrittenMsg{Path: "/home/mira/roadmap.md"}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}
