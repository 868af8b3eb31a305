package interview

// Copy is the question with its answer and its note.
func (m *Model) Copy() (name, text string) {
	return "the question and its answer", m.editor.Text()
}
