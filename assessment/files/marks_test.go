package files_test

import (
	"bytes"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/files"
	"trustpath/assessment/safetext"
	"trustpath/assessment/safetext/hostile"
)

func markRows(c *assessment.Catalog) []files.MarkRow {
	var rows []files.MarkRow
	for _, id := range c.Markable() {
		rows = append(rows, files.MarkRow{ID: id, Title: c.MarkTitle(id)})
	}
	return rows
}

// What is written and read again changes nothing, whatever is in the marks; what a person
// changes in the file changes that alone.
func TestMarksThereAndBack(t *testing.T) {
	c := shipped(t).Catalog
	today, _ := assessment.ParseDate("2027-04-01")
	run := assessment.Assessment{Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{}}
	states, texts := append(assessment.ReadinessStates(), assessment.NotChecked), hostile.Texts()
	for i, id := range c.Markable() {
		text := safetext.Line(texts[i%len(texts)], safetext.MaxCompany)
		mark := assessment.ReadinessMark{State: states[i%len(states)], Person: text, Comment: text, Due: today.AddDays(i)}
		switch {
		case i%7 == 0:
			continue // no mark
		case mark.State == assessment.NotApplicable && c.Counts(id, mark):
			mark.Reason = "'=reason, \"quoted\""
		case mark.State == assessment.InPlace:
			mark.Started, mark.Done, mark.Link = today.AddDays(-30), today, "https://wiki.example/a?b=c,d"
		case mark.State == assessment.NotApplicable:
			mark.State = assessment.Missing
		}
		run.Readiness[id] = mark
	}
	rows := markRows(c)
	var out bytes.Buffer
	if err := files.WriteMarks(&out, run, rows); err != nil {
		t.Fatal(err)
	}
	got, err := files.ReadMarks(out.Bytes(), "f", c, run, rows, today)
	if err != nil || len(got.Marks) > 0 || len(got.Left) > 0 || got.Same != len(rows) || !got.Own {
		t.Fatalf("got %+v, %v", got, err)
	}
	run.Readiness["access"] = assessment.ReadinessMark{State: assessment.InPlace, Done: today, Person: "Ann"}
	run.Readiness["policies"] = assessment.ReadinessMark{State: assessment.Partial, Comment: "half"}
	out.Reset()
	if err := files.WriteMarks(&out, run, rows); err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(out.String(), ",in_place,,Ann,,,2027-04-01", ",missing,,Bob,1 May 2027,,", 1)
	text = strings.Replace(text, ",partial,,,,,,,half", ",,,,,,,,", 1)
	got, err = files.ReadMarks([]byte(text), "f", c, run, rows, today)
	due, _ := assessment.ParseDate("2027-05-01")
	if err != nil || len(got.Marks) != 2 || *got.Marks[1].Mark != (assessment.ReadinessMark{State: assessment.Missing, Person: "Bob", Due: due}) ||
		got.Marks[0].Workstream != "policies" || got.Marks[0].Mark != nil {
		t.Errorf("got %+v, %v", got, err)
	}
}

// The exports of trackers are read by id or title, and only what they know is changed.
func TestMarksOfTrackers(t *testing.T) {
	c := shipped(t).Catalog
	today, _ := assessment.ParseDate("2027-04-01")
	done, _ := assessment.ParseDate("2027-03-02")
	run := assessment.Assessment{Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{
		"access":   {State: assessment.Partial, Person: "Ann", Link: "https://a.example"},
		"training": {State: assessment.InPlace, Done: done},
	}}
	rows := append(markRows(c), files.MarkRow{ID: "endpoints", Title: "Lock devices", State: assessment.Partial})
	access, training := `"`+c.MarkTitle("access")+`"`, `"`+c.MarkTitle("training")+`"`
	ann := assessment.ReadinessMark{State: assessment.InPlace, Done: done, Person: "Ben", Link: "https://a.example"}
	later := ann
	later.Person, later.Done = "Ann", today
	for _, tc := range []struct {
		name, text string
		want       map[assessment.WorkstreamID]assessment.ReadinessMark
		left       int
	}{
		{"Jira", "Summary,Issue key,Status,Assignee,Due date,Resolved,Labels,Labels\n" + access + ",K-1,Done,Ben,01/Apr/27 12:00 AM,02/Mar/27 3:04 PM,a,b\nEpic,K-2,To Do,,,,,\n",
			map[assessment.WorkstreamID]assessment.ReadinessMark{"access": ann}, 1},
		{"Linear", "ID;Team;Title;Status;Assignee;Completed\nENG-1;x;" + strings.ToUpper(access) + ";Done;Ben;Tue Mar 02 2027 12:00:00 GMT+0000 (GMT)\nENG-2;x;Lock devices;In Progress;;\n",
			map[assessment.WorkstreamID]assessment.ReadinessMark{"access": ann}, 0},
		{"GitHub", "title,state\n" + access + ",open\n" + training + ",open\nLock devices,open\n",
			map[assessment.WorkstreamID]assessment.ReadinessMark{"training": {State: assessment.Missing}}, 0},
		{"CISO Assistant", "ref_id,name,status,eta\naccess,any,active,2027-05-01\nendpoints,any,to_do,2027-05-01\ntraining,any,deprecated,\n",
			map[assessment.WorkstreamID]assessment.ReadinessMark{"access": later}, 1},
		{"by hand", "Task\tStatus\n" + access + "\tpartial\n" + access + "\tdone\n" + training + "\t\n", nil, 1},
	} {
		got, err := files.ReadMarks([]byte(tc.text), "f", c, run, rows, today)
		if err != nil || len(got.Left) != tc.left || len(got.Marks) != len(tc.want) {
			t.Errorf("%s: got %+v, %v", tc.name, got, err)
			continue
		}
		for _, m := range got.Marks {
			if *m.Mark != tc.want[m.Workstream] {
				t.Errorf("%s: %s: got %+v, want %+v", tc.name, m.Workstream, *m.Mark, tc.want[m.Workstream])
			}
		}
	}
}

// Every mistake of a file is named at once, with its row.
func TestMarksRefused(t *testing.T) {
	c := shipped(t).Catalog
	today, _ := assessment.ParseDate("2027-04-01")
	head := "ID,Title,State,Reason,Person,Due,Started,Done,Link,Comment\n"
	bad := head + "access,,finished,,,06/07/2027,,,,\nscope,,not_applicable,small,,,,,,\npolicies,,in_place,,,,,2027-05-01,wiki,\npolicies,,,,,,,,,\n"
	_, err := files.ReadMarks([]byte(bad), "f", c, assessment.Assessment{}, markRows(c), today)
	if err == nil {
		t.Fatal("it was read")
	}
	for _, want := range []string{`f:2:1: access: no state "finished"`, "f:2:1: access: Due: ", "f:3:1: scope: it can't be not applicable",
		"f:4:1: policies: done on 2027-05-01 is after today", "is not a link", "rows 4 and 5 are both about policies"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in\n%v", want, err)
		}
	}
	for _, text := range []string{"Owner,Status\nx,Done\n", "Title,Owner\nx,y\n"} {
		if _, err := files.ReadMarks([]byte(text), "f", c, assessment.Assessment{}, nil, today); err == nil || !strings.Contains(err.Error(), "State or Status") {
			t.Errorf("%q: got %v", text, err)
		}
	}
}
