// Package assessment is the domain of trustpath: what is asked, what the
// answers decide, and the plan that follows. It depends on the standard
// library alone and reads no clock, no environment and no file; the day is
// always an argument.
//
// The words, once:
//
//   - A Catalog is one checked, immutable content pack.
//   - A Section holds Questions; a Question has Options and perhaps a
//     Condition that says when it is asked.
//   - An Answer is a set of options, or don't know. No answer is not an answer.
//   - An Assessment is one run for one company: answers, notes, facts, readiness.
//   - A Rule turns a Condition into a value of an attribute, with its text,
//     Sources and the days they were checked and must be checked again.
//   - A Decision (keep, now, next, later, not now) is taken for each Standard;
//     the whole has an Outcome. Around them stand Gates, Obligations, Claims.
//   - A value is settled when every completion of the open answers gives it;
//     otherwise it is one of the possible values.
//   - A Flip is a smallest change of answers that changes the result for sure; a
//     settled result without one inside a single question is robust. A Preview
//     is what each answer to one question would do.
//   - The plan is made of Workstreams, Phases and Milestones.
//
// Truth has three values. An unanswered question and don't know are both
// unknown, never No; see Catalog.Outlook for what that leaves possible.
package assessment
