package sshd

import "io"

// padTo is the size that every write to a participant's terminal is a multiple
// of, in bytes. What one key changes on a ballot fits into it.
const padTo = 2048

// padded hides how long a frame is: the frames after different choices on a
// ballot have different lengths, and encryption does not change a length. It
// appends NUL bytes, which terminals ignore.
type padded struct{ io.Writer }

func (w padded) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	whole := make([]byte, (len(p)+padTo-1)/padTo*padTo)
	copy(whole, p)
	n, err := w.Writer.Write(whole)
	return min(n, len(p)), err
}
