package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/cmd/trustpath/internal/config"
	"trustpath/cmd/trustpath/internal/outfile"
	"trustpath/tui/screen/settings"
	"trustpath/tui/ui"
)

// preference is a setting as it is now, and what sets it; by is "" for the default.
type preference struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	By    string `json:"set_by"`
}

// schemaName is the JSON Schema next to the config file, for editors.
const schemaName = "config.schema.json"

// configFile is what sets a preference that the config file has.
const configFile = "the config file"

// configPath is the path of the config file, which need not exist.
func (a *app) configPath() (string, error) {
	folder, err := os.UserConfigDir()
	path := config.Path(a.getenv, folder)
	if !filepath.IsAbs(path) && a.getenv("TRUSTPATH_CONFIG") == "" {
		return "", usagef("no folder for the config file (%w); name the file with TRUSTPATH_CONFIG", err)
	}
	return expandHome(path), nil
}

// readConfig reads the config file; one that does not exist sets nothing.
func (a *app) readConfig() (config.Config, []byte, error) {
	path, err := a.configPath()
	if err != nil {
		return config.Config{}, nil, nil // there is no folder for one
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return config.Config{}, nil, nil
	}
	data, err := a.readInput(path, config.MaxSize)
	if err != nil {
		return config.Config{}, nil, err
	}
	c, err := config.Read(data, path)
	return c, data, err
}

// configure takes up the preferences: a flag wins over the environment, and that over the
// config file.
func (a *app) configure() error {
	c, _, err := a.readConfig()
	if err != nil {
		return fmt.Errorf("%w\nChange it with: trustpath config edit", err)
	}
	var wrong []error
	for _, s := range config.Settings() {
		if err := s.Check(a.environment(s)); err != nil && a.environment(s) != "" {
			wrong = append(wrong, fmt.Errorf("%s: %w", s.Env(), err))
		}
	}
	if wrong != nil {
		return usageErrors(wrong...)
	}
	a.config.Store(&c)
	a.theme = a.prefers("theme").Value
	a.content = expandHome(a.prefers("content").Value)
	a.ascii = a.prefers("ascii").Value == "true"
	assessment.UseDateForm(a.prefers("dates").Value)
	return nil
}

// preferred is the config file as it was read last.
func (a *app) preferred() config.Config {
	if c := a.config.Load(); c != nil {
		return *c
	}
	return config.Config{}
}

// environment is the value of a setting in the environment; "" is none.
func (a *app) environment(s config.Setting) string {
	value := a.getenv(s.Env())
	if s.Values != nil && slices.Contains(s.Values, "true") {
		value = cmp.Or(map[string]string{"1": "true", "0": "false"}[value], value)
	}
	return value
}

// prefers is what a person prefers for a setting.
func (a *app) prefers(name string) preference {
	s, _ := config.Find(name)
	if a.flags != nil {
		if flag := a.flags.Lookup(name); flag != nil && flag.Changed {
			return preference{name, flag.Value.String(), "--" + name}
		}
	}
	if value := a.environment(s); value != "" {
		return preference{name, value, s.Env()}
	}
	if value, set := a.preferred().Value(name); set {
		return preference{name, value, configFile}
	}
	return preference{name, s.Default(), ""}
}

func (a *app) configCommand() *cobra.Command {
	to := textOrJSON()
	list := a.command("config", knownCommand, to, func(context.Context, []string) error {
		if err := a.configure(); err != nil {
			return err
		}
		path, err := a.configPath()
		if err != nil {
			return err
		}
		var all []preference
		for _, s := range config.Settings() {
			all = append(all, a.prefers(s.Name))
		}
		for _, name := range ui.KeyNames() {
			if keys, changed := a.preferred().Keys[name]; changed {
				all = append(all, preference{"keys." + name, keys, configFile})
			}
		}
		err = a.print(to, all, func(w io.Writer) {
			table := newTable(w)
			fmt.Fprintln(table, "SETTING\tVALUE\tSET BY")
			for _, p := range all {
				fmt.Fprintf(table, "%s\t%s\t%s\n", p.Name, clean(cmp.Or(p.Value, "–")), cmp.Or(p.By, "default"))
			}
			table.Flush()
		})
		if err == nil && to.format == formatText {
			a.say("Change them in %s: trustpath config edit", path)
		}
		return err
	})
	path := a.command("config path", cobra.NoArgs, nil, func(context.Context, []string) error {
		path, err := a.configPath()
		if err == nil {
			_, err = fmt.Fprintln(a.out, clean(path))
		}
		return err
	})
	check := a.command("config check", cobra.NoArgs, nil, func(context.Context, []string) error { return a.checkConfig() })
	edit := a.command("config edit", cobra.NoArgs, nil, func(context.Context, []string) error { return a.editConfig() })
	written := output{formats: []string{formatJSON}, file: true}
	schema := a.command("config schema", cobra.NoArgs, &written, func(context.Context, []string) error {
		return a.write(written, func(w io.Writer) error {
			_, err := w.Write(config.Schema())
			return err
		})
	})
	return under(list, path, edit, check, schema)
}

// checkConfig looks for every mistake, also in what the settings name.
func (a *app) checkConfig() error {
	if err := a.configure(); err != nil {
		return err
	}
	path, err := a.configPath()
	if err != nil {
		return err
	}
	var wrong []error
	c, err := a.loadCatalog()
	if err != nil {
		wrong = append(wrong, fmt.Errorf("content: %w", err))
	} else if err := c.HasCurrency(a.prefers("currency").Value); err != nil {
		wrong = append(wrong, fmt.Errorf("currency: %w", err))
	}
	if folder := a.exportFolder(); folder != "" {
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			wrong = append(wrong, fmt.Errorf("export_folder: there is no folder %s; make it, or name another", folder))
		}
	}
	if wrong != nil {
		return inputErrorf("%w", errors.Join(wrong...))
	}
	if !outfile.Exists(path) {
		a.say("There is no config file, so every setting has its default. To make one: trustpath config edit")
		return nil
	}
	a.say("No mistakes in %s.", path)
	return nil
}

// ownCurrency is that of new assessments, where the content has it; "" is the content's.
func (a *app) ownCurrency(c *engine.Engine) string {
	own := a.prefers("currency").Value
	if c.HasCurrency(own) != nil {
		return ""
	}
	return own
}

// exportFolder is where the screens write files; "" is the folder of the process.
func (a *app) exportFolder() string { return expandHome(a.prefers("export_folder").Value) }

// editConfig opens the config file in the person's editor, and checks what is left.
func (a *app) editConfig() error {
	path, err := a.configPath()
	if err != nil {
		return err
	}
	if !a.terminal() {
		return usagef("an editor needs a terminal; the file to edit is %s", path)
	}
	if err := a.makeConfig(path); err != nil {
		return err
	}
	command := cmp.Or(a.getenv("VISUAL"), a.getenv("EDITOR"), map[bool]string{true: "notepad", false: "vi"}[runtime.GOOS == "windows"])
	editor := exec.Command("sh", "-c", command+` "$@"`, command, path)
	if runtime.GOOS == "windows" {
		editor = exec.Command(command, path)
	}
	editor.Stdin, editor.Stdout, editor.Stderr = a.in, a.out, a.talk
	if err := editor.Run(); err != nil {
		return usagef("the editor %s failed (%w); set EDITOR to another one, or edit %s", command, err, path)
	}
	return a.checkConfig()
}

// makeConfig makes a config file that sets nothing, with its schema next to it for the
// editor. One that exists stays.
func (a *app) makeConfig(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the folder of the config file: %w", err)
	}
	schema := filepath.Join(filepath.Dir(path), schemaName)
	if err := writeBytes(schema, config.Schema()); err != nil {
		return err
	}
	if outfile.Exists(path) {
		return nil
	}
	return writeBytes(path, config.New(schemaName))
}

func writeBytes(path string, data []byte) error {
	return outfile.Write(path, true, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// preferences are the settings as the screens show and change them.
type preferences struct{ app *app }

// Path is the config file.
func (p preferences) Path() string {
	path, _ := p.app.configPath()
	home, err := os.UserHomeDir()
	if inside, ok := strings.CutPrefix(path, home+string(filepath.Separator)); err == nil && ok {
		return filepath.Join("~", inside)
	}
	return path
}

// Settings returns each setting as it is now.
func (p preferences) Settings() []settings.Setting {
	var out []settings.Setting
	for _, s := range config.Settings() {
		now := p.app.prefers(s.Name)
		out = append(out, settings.Setting{
			Name:   s.Name,
			Title:  s.Title,
			Value:  now.Value,
			Values: s.Values,
			Help:   s.Help,
			By:     now.By,
			Env:    s.Env(),
			Flag:   p.app.flags.Lookup(s.Name) != nil,
			Fixed:  now.By != "" && now.By != configFile,
		})
	}
	return out
}

// Check returns what is wrong with a value.
func (p preferences) Check(name, value string) error {
	s, _ := config.Find(name)
	return s.Check(value)
}

// Keys are those that the config file changes.
func (p preferences) Keys() ui.Keymap { return p.app.preferred().Keys }

// Read returns the config file, or a new one that sets nothing.
func (p preferences) Read() (string, error) {
	_, data, err := p.app.readConfig()
	if data == nil && err == nil {
		data = config.New(schemaName)
	}
	return string(data), err
}

// Write replaces the config file with one that is right.
func (p preferences) Write(text string) error {
	path, err := p.app.configPath()
	if err != nil {
		return err
	}
	c, err := config.Read([]byte(text), filepath.Base(path))
	if err != nil {
		return err
	}
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		target = path // a new file; people also keep theirs elsewhere, behind a link
		if err := p.app.makeConfig(path); err != nil {
			return err
		}
	}
	if err := writeBytes(target, []byte(text)); err != nil {
		return err
	}
	p.app.config.Store(&c)
	assessment.UseDateForm(p.app.prefers("dates").Value)
	return nil
}

// Set writes a value to the config file; "" takes the setting away.
func (p preferences) Set(name, value string) error {
	text, err := p.Read()
	if err != nil {
		return err
	}
	data, err := config.Set([]byte(text), name, value)
	if err != nil {
		return err
	}
	return p.Write(string(data))
}
