// Package assessment is the model of trustpath: the questions, the answers, what
// they decide, and the plan that follows, as plain data with their JSON. It
// depends on the standard library and on package logic, which decides conditions.
// It reads no clock, no environment and no file; the day is always an argument.
//
// Package pack makes a [Catalog] from content, package engine evaluates an
// [Assessment] with it:
//
//	e := engine.New(catalog)
//	result := e.Evaluate(run, assessment.Options{Today: today})
//
// The words of the program:
//
//   - Catalog: one checked, immutable content pack.
//   - Section, Question, Option: what is asked. A Question can have a Condition
//     that says when it is asked.
//   - Answer: a set of options, or don't know. An unanswered question and don't
//     know are both open: neither counts as No.
//   - Assessment: one run for one company, with its answers, notes, readiness
//     marks, dates and deals.
//   - Rule: gives an Attribute a value where its condition holds; it has a text,
//     Sources, the day they were checked and the day to check them again. A
//     Reason names the rule and the answers behind a result.
//   - Standard: such as ISO/IEC 27001. It has Requirements and may have
//     Categories.
//   - Decision: keep, now, next, later or not now, for each standard. The whole
//     has an Outcome.
//   - Gate: what a kind of buyer requires first. Obligation: a law or contract to
//     know about. Claim: what the company can say, or must avoid.
//   - Settled: every completion of the open answers gives the same value. Else
//     there are several possible values.
//   - Flip: a smallest change of answers that certainly changes the result. A
//     settled result without a flip in one question is Robust. Preview: what
//     each answer to a question would do.
//   - Workstream: a piece of work, with Prerequisites, Effort, Owner, Evidence and
//     Cadence. Readiness marks how far it is. Coverage maps requirements to
//     workstreams. Role: who owns it. Task: what a certain gate or obligation asks
//     for, a row of the plan like a workstream.
//   - Phase, Milestone, Window: the parts of a plan in time. Stage: the standards
//     that are built together. Order: a sequence of stages. Expected: the day that
//     a plan is worked to, between the low and the high end of its range.
//   - Deal: a prospect with what they ask for. Ledger: which deals the plan opens.
package assessment
