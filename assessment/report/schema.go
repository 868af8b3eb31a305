package report

import _ "embed" // the schema

//go:embed result.schema.json
var schema []byte

// Schema is the JSON Schema (2020-12) of what JSON writes.
func Schema() []byte { return schema }
