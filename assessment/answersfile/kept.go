package answersfile

import (
	"bytes"
	"io"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"trustpath/assessment"
)

// writeKept writes what does not count with the catalog as comments, in the form of
// the file, so that nothing is lost and nothing is refused when it is read.
func writeKept(w io.Writer, run assessment.Assessment, c *assessment.Catalog) error {
	root := kept(run, c)
	if len(root.Content) == 0 {
		return nil
	}
	var plain bytes.Buffer
	if err := encode(&plain, root); err != nil {
		return err
	}
	out := "\n# With the content in use the following does not count. It is kept.\n"
	for line := range strings.Lines(plain.String()) {
		out += strings.TrimRight("# "+line, " \n") + "\n"
	}
	_, err := io.WriteString(w, out)
	return err
}

// kept is the part of an assessment that does not count, sorted by id.
func kept(run assessment.Assessment, c *assessment.Catalog) *yaml.Node {
	answers, notes, readiness := mapping(), mapping(), mapping()
	for _, id := range slices.Sorted(maps.Keys(run.Kept)) {
		add(answers, string(id), value(&assessment.Question{}, run.Kept[id]))
	}
	for _, id := range slices.Sorted(maps.Keys(run.Notes)) {
		if c.Question(id) == nil {
			add(notes, string(id), text(run.Notes[id]))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(run.Readiness)) {
		if !c.Counts(id, run.Readiness[id]) {
			add(readiness, string(id), state(run.Readiness[id]))
		}
	}
	root := mapping()
	for _, part := range []struct {
		key  string
		node *yaml.Node
	}{{"answers", answers}, {"notes", notes}, {"readiness", readiness}} {
		if len(part.node.Content) > 0 {
			add(root, part.key, part.node)
		}
	}
	return root
}
