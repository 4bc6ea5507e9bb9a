// The judge of what we write: HashiCorp's own parser of HCL, and the reader of YAML that kubectl has.
//
// Each line of stdin is {"hcl": text} or {"yaml": text}, each line of stdout what was read: {"body": items},
// {"documents": values}, or {"refused": message}. tests/structure.py says the same of the nodes that were written, so
// that a block, an argument or a key more or fewer is seen, and so is every value.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"sigs.k8s.io/yaml"
)

const longestLine = 64 << 20

// As kubectl splits a stream into documents: at lines, before anything is parsed.
var separator = regexp.MustCompile(`(?m)^---[ \t]*\n`)

type question struct {
	HCL  *string `json:"hcl"`
	YAML *string `json:"yaml"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, longestLine)
	out := bufio.NewWriter(os.Stdout)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			panic(err)
		}
		said, err := json.Marshal(answer(asked))
		if err != nil {
			panic(err)
		}
		out.Write(append(said, '\n'))
		out.Flush()
	}
}

func answer(asked question) (said map[string]any) {
	defer func() {
		if fault := recover(); fault != nil {
			said = map[string]any{"refused": fmt.Sprint(fault)}
		}
	}()
	if asked.YAML != nil {
		return documents(*asked.YAML)
	}
	file, diagnostics := hclsyntax.ParseConfig([]byte(*asked.HCL), "main.tf", hcl.InitialPos)
	if diagnostics.HasErrors() {
		return map[string]any{"refused": diagnostics.Error()}
	}
	return map[string]any{"body": body(file.Body.(*hclsyntax.Body))}
}

func documents(stream string) map[string]any {
	found := []json.RawMessage{}
	for _, text := range separator.Split(stream, -1) {
		if strings.TrimSpace(text) == "" {
			continue
		}
		value, err := yaml.YAMLToJSONStrict([]byte(text))
		if err != nil {
			return map[string]any{"refused": err.Error()}
		}
		found = append(found, value)
	}
	return map[string]any{"documents": found}
}
