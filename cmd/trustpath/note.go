package main

import (
	"context"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/yamldoc"
)

func (a *app) noteCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "note ID QUESTION TEXT",
		Short:   "Write a note on a question",
		Long:    "Write a note on a question. TEXT - is stdin; an empty text removes the note.",
		Example: "  trustpath note 01JD customers \"two pilots, both in the US\"",
		Args:    cobra.ExactArgs(3),
		RunE: a.do(func(ctx context.Context, args []string) error {
			return a.with(ctx, func(c *assessment.Catalog, db *sqlite.DB) error {
				run, err := db.Get(ctx, args[0])
				if err != nil {
					return err
				}
				q := c.Question(assessment.QuestionID(args[1]))
				if q == nil {
					return failure{codeUsage, unknown("question", args[1], questionIDs(c))}
				}
				text, err := a.noteText(args[2])
				if err != nil {
					return err
				}
				return db.SaveNote(ctx, run.ID, q.ID, text)
			})
		}),
	}
}

// noteText cleans a note. One that is too long is refused, not cut: the end of
// a note is as good as its beginning.
func (a *app) noteText(text string) (string, error) {
	const room = 64 << 10 // bytes; far more than a note may have
	if text == "-" {
		data, err := a.readInput("-", room)
		if err != nil {
			return "", err
		}
		data, err = yamldoc.Text(data, "stdin", room)
		if err != nil {
			return "", err
		}
		text = string(data)
	}
	note := safetext.Text(text, room)
	if got := len([]rune(note)); got > safetext.MaxNote {
		return "", usagef("the note has %d characters; %d at most", got, safetext.MaxNote)
	}
	return note, nil
}
