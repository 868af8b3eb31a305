package library

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

// Folder is a library in a folder, on a network share or in git:
//
//	library.json                what this folder is
//	heads/ID/000001.json        a file for each push, never changed
//	bundles/ID/HEAD.json        the bundle of the last push
//	packs/DIGEST.zip, .json     content packs
//	removed/ID.json             what was erased
//
// The file of a push is created only if it does not exist, so of two that push at once
// one is refused; in git the two files are a conflict. A folder has no rights.
type Folder struct {
	root *os.Root
	name string
	user string
	now  func() time.Time
	link func(from, to string) error // os.Root.Link; some shares have none
}

const (
	folderFile    = "library.json"
	folderVersion = 1
	newPrefix     = ".new-"     // of a file that is being written
	lockAge       = time.Minute // after which a lock is that of a program that was killed
	orphanAge     = time.Hour   // after which a bundle without a head is that of a push that was ended
)

// folderMark is what library.json holds.
type folderMark struct {
	Version int `json:"trustpath_library"`
}

// pushed is the file of one push.
type pushed struct {
	Entry
	Facts Facts `json:"facts"`
}

// InitFolder makes a library of a folder, which it creates; one that is there stays.
func InitFolder(folder string) error {
	if err := os.MkdirAll(folder, 0o770); err != nil {
		return err
	}
	lib, err := OpenFolder(folder, "", time.Now)
	if err == nil {
		return lib.Close()
	}
	if !errors.Is(err, ErrNone) {
		return err
	}
	all, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.Name() != ".git" {
			return fmt.Errorf("%s is not empty; name a new or an empty folder for the library", folder)
		}
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	f := &Folder{root: root, name: folder, link: root.Link, now: time.Now}
	err = f.create(folderFile, folderMark{folderVersion})
	return errors.Join(err, root.Close())
}

// OpenFolder opens the library in a folder. user is who pushes.
func OpenFolder(folder, user string, now func() time.Time) (*Folder, error) {
	root, err := os.OpenRoot(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", folder, ErrNone)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOffline, err)
	}
	f := &Folder{root: root, name: folder, user: safetext.Line(user, safetext.MaxCompany), now: now, link: root.Link}
	var mark folderMark
	err = f.read(folderFile, &mark)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = fmt.Errorf("%s: %w", folder, ErrNone)
	case err == nil && mark.Version > folderVersion:
		err = ErrNewer
	}
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return f, nil
}

// Close closes the folder.
func (f *Folder) Close() error { return f.root.Close() }

// Rights says that a folder has none.
func (f *Folder) Rights() string {
	return "everyone who can open the folder"
}

func headName(id string, n int) string { return fmt.Sprintf("heads/%s/%06d.json", id, n) }

func bundleName(id, head string) string { return "bundles/" + id + "/" + head + ".json" }

func removedName(id string) string { return "removed/" + id + ".json" }

// Put implements Library.
func (f *Folder) Put(_ context.Context, p Push, expected string) (Entry, error) {
	if err := p.check(); err != nil {
		return Entry{}, err
	}
	if f.exists(removedName(p.ID)) {
		return Entry{}, fmt.Errorf("%s: %w", p.ID, ErrRemoved)
	}
	last, n, err := f.last(p.ID)
	switch {
	case err != nil && !errors.Is(err, ErrNotFound):
		return Entry{}, err
	case err == nil && last.Head == p.Head:
		return last.Entry, nil
	case last.Head != expected:
		return Entry{}, &StaleError{last.Entry}
	}
	out := pushed{
		Entry: Entry{
			ID:      p.ID,
			Head:    p.Head,
			Parent:  expected,
			Company: p.Company,
			Pack:    p.Pack,
			Changed: p.Changed.UTC(),
			By:      f.user,
			Pushed:  f.now().UTC(),
		},
		Facts: p.Facts,
	}
	err = f.createFile(bundleName(p.ID, p.Head), p.Bundle)
	if err == nil || errors.Is(err, fs.ErrExist) {
		err = f.create(headName(p.ID, n+1), out)
	}
	if errors.Is(err, fs.ErrExist) {
		last, _, err = f.last(p.ID)
		if err == nil && last.Head != p.Head {
			err = &StaleError{last.Entry}
		}
		return last.Entry, err
	}
	if err != nil {
		return Entry{}, err
	}
	if f.exists(removedName(p.ID)) { // meanwhile
		return Entry{}, errors.Join(fmt.Errorf("%s: %w", p.ID, ErrRemoved), f.erase(p.ID))
	}
	f.sweep(p.ID, p.Head, expected)
	return out.Entry, nil
}

// sweep removes the bundle of the head before, and what pushes left that were ended.
func (f *Folder) sweep(id, head, parent string) {
	for _, folder := range []string{"bundles/" + id, "heads/" + id} {
		all, _ := f.list(folder) // what is not removed now is by the next push
		for _, one := range all {
			info, err := one.Info()
			old := err == nil && time.Since(info.ModTime()) > orphanAge
			name := one.Name()
			unfinished := strings.HasPrefix(name, newPrefix) || strings.HasPrefix(folder, "bundles") && name != head+".json"
			if old && unfinished || name == parent+".json" {
				_ = f.root.Remove(folder + "/" + name)
			}
		}
	}
}

// last returns the last push of an assessment and its number.
func (f *Folder) last(id string) (pushed, int, error) {
	var out pushed
	if !ValidID(id) {
		return out, 0, fmt.Errorf("%w %.40q", ErrNotFound, id)
	}
	numbers, err := f.numbers(id)
	if err != nil || len(numbers) == 0 {
		return out, 0, cmp.Or(err, fmt.Errorf("%w %s", ErrNotFound, id))
	}
	n := numbers[len(numbers)-1]
	out, err = f.entry(id, n)
	if err == nil && (out.ID != id || !headForm().MatchString(out.Head)) {
		err = fmt.Errorf("%s is not the push of an assessment", path.Join(f.name, headName(id, n)))
	}
	return out, n, err
}

// entry reads one push. Texts are cleaned: others can write to the folder.
func (f *Folder) entry(id string, n int) (out pushed, err error) {
	err = f.read(headName(id, n), &out)
	if err == nil {
		err = out.Facts.check()
	}
	out.clean()
	return out, err
}

// numbers returns the numbers of the pushes of an assessment.
func (f *Folder) numbers(id string) ([]int, error) {
	all, err := f.list("heads/" + id)
	var out []int
	for _, one := range all {
		n := 0
		if _, scan := fmt.Sscanf(one.Name(), "%06d.json", &n); scan == nil && headName(id, n) == "heads/"+id+"/"+one.Name() {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out, err
}

// Get implements Library. A push between reading head and bundle removes the bundle, so
// it tries again.
func (f *Folder) Get(_ context.Context, id string) (Entry, []byte, error) {
	for tries := 0; ; tries++ {
		last, _, err := f.last(id)
		if err != nil {
			return Entry{}, nil, err
		}
		data, err := f.root.ReadFile(bundleName(id, last.Head))
		if errors.Is(err, fs.ErrNotExist) && tries < 10 {
			continue
		}
		return last.Entry, data, err
	}
}

// all returns the last push of every assessment.
func (f *Folder) all() ([]pushed, error) {
	ids, err := f.list("heads")
	var out []pushed
	for _, one := range ids {
		if !ValidID(one.Name()) || f.exists(removedName(one.Name())) {
			continue
		}
		last, _, err := f.last(one.Name())
		if errors.Is(err, ErrNotFound) { // it is being made
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, last)
	}
	return out, err
}

// List implements Library.
func (f *Folder) List(_ context.Context, filter Filter) ([]Entry, int, error) {
	all, err := f.all()
	if err != nil {
		return nil, 0, err
	}
	out := []Entry{}
	for _, one := range all {
		text := strings.Contains(strings.ToLower(one.Company), strings.ToLower(filter.Text))
		if text && (filter.By == "" || filter.By == one.By) {
			out = append(out, one.Entry)
		}
	}
	slices.SortFunc(out, func(a, b Entry) int {
		return cmp.Or(b.Pushed.Compare(a.Pushed), strings.Compare(b.ID, a.ID))
	})
	total := len(out)
	if filter.Limit > 0 {
		out = out[:min(filter.Limit, len(out))]
	}
	return out, total, nil
}

// History implements Library.
func (f *Folder) History(_ context.Context, id string) ([]Entry, error) {
	if _, _, err := f.last(id); err != nil {
		return nil, err
	}
	numbers, err := f.numbers(id)
	var out []Entry
	for _, n := range numbers {
		one, err := f.entry(id, n)
		if err != nil {
			return nil, err
		}
		out = append(out, one.Entry)
	}
	return out, err
}

// Remove implements Library.
func (f *Folder) Remove(_ context.Context, id string) error {
	if _, _, err := f.last(id); err != nil {
		return err
	}
	err := f.create(removedName(id), struct {
		ID      string    `json:"id"`
		By      string    `json:"by"`
		Removed time.Time `json:"removed"`
	}{id, f.user, f.now().UTC()})
	if errors.Is(err, fs.ErrExist) {
		err = nil // by another program, which may have been ended
	}
	return errors.Join(err, f.erase(id))
}

func (f *Folder) erase(id string) error {
	return errors.Join(f.root.RemoveAll("heads/"+id), f.root.RemoveAll("bundles/"+id))
}

func packName(digest, ending string) string {
	return "packs/" + strings.ReplaceAll(digest, ":", "-") + ending
}

// PutPack implements Library.
func (f *Folder) PutPack(_ context.Context, p Pack, archive []byte) error {
	if err := p.check(archive); err != nil {
		return err
	}
	p.By, p.Pushed = f.user, f.now().UTC()
	err := f.createFile(packName(p.Digest, ".zip"), archive)
	if err == nil || errors.Is(err, fs.ErrExist) {
		err = f.create(packName(p.Digest, ".json"), p)
	}
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// GetPack implements Library.
func (f *Folder) GetPack(_ context.Context, digest string) ([]byte, error) {
	if !packForm().MatchString(digest) {
		return nil, fmt.Errorf("%w %.40q", ErrNoPack, digest)
	}
	data, err := f.root.ReadFile(packName(digest, ".zip"))
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%w %s", ErrNoPack, digest)
	}
	return data, err
}

// Packs implements Library.
func (f *Folder) Packs(context.Context) ([]Pack, error) {
	names, err := f.list("packs")
	out := []Pack{}
	for _, one := range names {
		if path.Ext(one.Name()) != ".json" {
			continue
		}
		var p Pack
		if err := f.read("packs/"+one.Name(), &p); err != nil {
			return nil, err
		}
		p.By = safetext.Line(p.By, safetext.MaxCompany)
		if packForm().MatchString(p.ID) && packForm().MatchString(p.Version) && packForm().MatchString(p.Digest) {
			out = append(out, p)
		}
	}
	sortPacks(out)
	return out, err
}

// sortPacks puts the newest version first.
func sortPacks(all []Pack) {
	slices.SortFunc(all, func(a, b Pack) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), assessment.CompareVersions(b.Version, a.Version),
			strings.Compare(a.Digest, b.Digest))
	})
}

// maxPack is the largest content pack that a library takes, in bytes.
const maxPack = 16 << 20

func (p *Pack) check(archive []byte) error {
	for _, part := range []string{p.ID, p.Version, p.Digest} {
		if !packForm().MatchString(part) {
			return refusedf("%.40q names no content", part)
		}
	}
	if len(archive) == 0 || len(archive) > maxPack {
		return refusedf("the content has %d bytes; %d at most", len(archive), maxPack)
	}
	return nil
}

// Cohort implements Library.
func (f *Folder) Cohort(_ context.Context, q Query) (Cohort, error) {
	if err := q.check(); err != nil {
		return Cohort{}, err
	}
	all, err := f.all()
	facts := make([]Facts, len(all))
	for i := range all {
		facts[i] = all[i].Facts
	}
	return Count(q, facts), err
}

// list returns the entries of a folder, none if it does not exist.
func (f *Folder) list(name string) ([]fs.DirEntry, error) {
	out, err := fs.ReadDir(f.root.FS(), name)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return out, err
}

func (f *Folder) exists(name string) bool {
	_, err := f.root.Lstat(name)
	return err == nil
}

// read reads a JSON file of the folder.
func (f *Folder) read(name string, to any) error {
	data, err := f.root.ReadFile(name)
	if err != nil {
		return err
	}
	if bytes.HasPrefix(data, []byte("<<<<<<<")) || bytes.Contains(data, []byte("\n<<<<<<<")) {
		return fmt.Errorf("%w: git joined two pushes in %s; keep one of them, and let the other pull and push again",
			ErrStale, path.Join(f.name, name))
	}
	if err := json.Unmarshal(data, to); err != nil {
		return fmt.Errorf("%s: %w", path.Join(f.name, name), err)
	}
	return nil
}

// create writes a JSON file that must not exist.
func (f *Folder) create(name string, content any) error {
	var out bytes.Buffer
	if err := safetext.EncodeJSON(&out, content, "  "); err != nil {
		return err
	}
	return f.createFile(name, out.Bytes())
}

// createFile writes a file that must not exist, whole or not at all.
func (f *Folder) createFile(name string, data []byte) error {
	if f.exists(name) {
		return fs.ErrExist
	}
	if err := f.root.MkdirAll(path.Dir(name), 0o770); err != nil {
		return err
	}
	temporary := path.Join(path.Dir(name), newPrefix+rand.Text())
	file, err := f.root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o660)
	if err != nil {
		return err
	}
	defer f.root.Remove(temporary) //nolint:errcheck // it may have its name by now
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	err = errors.Join(err, file.Close())
	if err == nil {
		err = f.link(temporary, name)
	}
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	return f.rename(temporary, name)
}

// rename gives a file its name where there are no hard links: a folder, which only one
// can make, is the lock.
func (f *Folder) rename(temporary, name string) error {
	lock := name + ".lock"
	for last := time.Now().Add(2 * lockAge); ; time.Sleep(10 * time.Millisecond) {
		err := f.root.Mkdir(lock, 0o770)
		if err == nil {
			break
		}
		info, stat := f.root.Stat(lock)
		if stat == nil && time.Since(info.ModTime()) > lockAge {
			_ = f.root.Remove(lock)
		}
		if !errors.Is(err, fs.ErrExist) || time.Now().After(last) {
			return err
		}
	}
	defer f.root.Remove(lock) //nolint:errcheck // it is taken for abandoned after lockAge
	if f.exists(name) {
		return fs.ErrExist
	}
	return f.root.Rename(temporary, name)
}
