package sqlite

import (
	"os"
	"path/filepath"
	"strings"
)

// services are the folders that a cloud service synchronizes, by their names, which
// may go on: "OneDrive - Acme". All is in lower case.
var services = []struct{ folder, service string }{
	{"dropbox", "Dropbox"}, {"onedrive", "OneDrive"}, {"sharepoint", "SharePoint"}, {"google drive", "Google Drive"},
	{"googledrive", "Google Drive"}, {"my drive", "Google Drive"}, {"com~apple~clouddocs", "iCloud Drive"}, {"mobile documents", "iCloud Drive"},
	{"icloud", "iCloud Drive"}, {"iclouddrive", "iCloud Drive"}, {"cloudstorage", "a cloud service"}, {"nextcloud", "Nextcloud"}, {"owncloud", "ownCloud"},
	{"syncthing", "Syncthing"}, {"resilio sync", "Resilio Sync"}, {"seafile", "Seafile"}, {"megasync", "MEGA"}, {"pclouddrive", "pCloud"},
	{"pcloud drive", "pCloud"}, {"proton drive", "Proton Drive"}, {"protondrive", "Proton Drive"}, {"synologydrive", "Synology Drive"},
	{"box", "Box"}, {"kdrive", "kDrive"}, {"sync", "Sync"}, {"creative cloud files", "Creative Cloud"}, {"yandex.disk", "Yandex Disk"}, {"tresorit", "Tresorit"}, {"insync", "Insync"},
	{"mega", "MEGA"}, {"nutstore", "Nutstore"}, {"jottacloud", "Jottacloud"}, {"koofr", "Koofr"}, {"icedrive", "Icedrive"},
}

// markers are what clients leave in the folders that they synchronize.
var markers = []struct{ file, service string }{
	{".dropbox.cache", "Dropbox"}, {".tmp.drivedownload", "Google Drive"}, {".tmp.driveupload", "Google Drive"}, {".nextcloudsync.log", "Nextcloud"},
	{".owncloudsync.log", "ownCloud"}, {".csync_journal.db", "ownCloud"}, {".stfolder", "Syncthing"}, {".seafile-data", "Seafile"},
}

// Synced names the service that copies the folder of a path to other machines, or
// "". It goes by the names of folders and by what the clients leave in them.
func Synced(path string) string {
	for folder := filepath.Dir(path); ; folder = filepath.Dir(folder) {
		name := strings.ToLower(filepath.Base(folder))
		for _, s := range services {
			if rest, ok := strings.CutPrefix(name, s.folder); ok && (rest == "" || strings.ContainsAny(rest[:1], " -_(.")) {
				return s.service
			}
		}
		for _, m := range markers {
			if _, err := os.Lstat(filepath.Join(folder, m.file)); err == nil {
				return m.service
			}
		}
		if folder == filepath.Dir(folder) {
			return ""
		}
	}
}

// Conflicts returns other databases of ours in the folder of a database that a
// synchronization made when two machines wrote: each service has its own form of
// name, and all begin and end like the original.
func Conflicts(path string) ([]string, error) {
	end := filepath.Ext(path)
	names, err := filepath.Glob(literal(strings.TrimSuffix(path, end)) + "*" + literal(end))
	if err != nil {
		return nil, err
	}
	var out []string
	for _, name := range names {
		if name == path || !conflicting(path, name) {
			continue
		}
		f, err := os.Open(name)
		if err != nil {
			return out, err
		}
		ours, _ := header(f, name, 1<<62) // the length is not asked for
		_ = f.Close()
		if ours {
			out = append(out, name)
		}
	}
	return out, nil
}

// conflicting reports whether a name is one that a service gives to a copy.
func conflicting(path, name string) bool {
	end := filepath.Ext(path)
	added := strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(name, strings.TrimSuffix(path, end)), end))
	if strings.Contains(added, "conflict") {
		return true
	}
	return Synced(path) != "" && added != "" && strings.Trim(added, "0123456789-_.:t") != ""
}
