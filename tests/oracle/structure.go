package main

import (
	"encoding/json"
	"fmt"
	"sort"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

type list = []any

var operators = map[*hclsyntax.Operation]string{
	hclsyntax.OpLogicalOr: "||", hclsyntax.OpLogicalAnd: "&&", hclsyntax.OpLogicalNot: "!",
	hclsyntax.OpEqual: "==", hclsyntax.OpNotEqual: "!=",
	hclsyntax.OpGreaterThan: ">", hclsyntax.OpGreaterThanOrEqual: ">=",
	hclsyntax.OpLessThan: "<", hclsyntax.OpLessThanOrEqual: "<=",
	hclsyntax.OpAdd: "+", hclsyntax.OpSubtract: "-", hclsyntax.OpMultiply: "*",
	hclsyntax.OpDivide: "/", hclsyntax.OpModulo: "%", hclsyntax.OpNegate: "-",
}

// The items of a body in the order in which they are written.
func body(read *hclsyntax.Body) list {
	type item struct {
		start int
		said  list
	}
	items := []item{}
	for name, attribute := range read.Attributes {
		items = append(items, item{attribute.SrcRange.Start.Byte, list{"=", name, expression(attribute.Expr)}})
	}
	for _, block := range read.Blocks {
		said := list{"{", block.Type, append([]string{}, block.Labels...), body(block.Body)}
		items = append(items, item{block.TypeRange.Start.Byte, said})
	}
	sort.Slice(items, func(i, j int) bool { return items[i].start < items[j].start })
	found := list{}
	for _, each := range items {
		found = append(found, each.said)
	}
	return found
}

func expressions(read []hclsyntax.Expression) list {
	found := list{}
	for _, each := range read {
		found = append(found, expression(each))
	}
	return found
}

func expression(read hclsyntax.Expression) any {
	switch e := read.(type) {
	case nil:
		return nil
	case *hclsyntax.LiteralValueExpr:
		return literal(e.Val)
	case *hclsyntax.TemplateExpr:
		return template(e)
	case *hclsyntax.TemplateWrapExpr:
		return expression(e.Wrapped)
	case *hclsyntax.ParenthesesExpr:
		return expression(e.Expression)
	case *hclsyntax.ScopeTraversalExpr, *hclsyntax.RelativeTraversalExpr, *hclsyntax.IndexExpr, *hclsyntax.SplatExpr:
		base, steps := path(e)
		return append(list{"get", base}, steps...)
	case *hclsyntax.FunctionCallExpr:
		if e.ExpandFinal {
			panic("nobody writes f(list...)")
		}
		return append(list{"call", e.Name}, expressions(e.Args)...)
	case *hclsyntax.ConditionalExpr:
		return list{"if", expression(e.Condition), expression(e.TrueResult), expression(e.FalseResult)}
	case *hclsyntax.BinaryOpExpr:
		return list{"op", operators[e.Op], expression(e.LHS), expression(e.RHS)}
	case *hclsyntax.UnaryOpExpr:
		if number, is := e.Val.(*hclsyntax.LiteralValueExpr); is && e.Op == hclsyntax.OpNegate {
			return literal(number.Val.Negate())
		}
		return list{"op", operators[e.Op], expression(e.Val)}
	case *hclsyntax.ForExpr:
		names := list{}
		for _, name := range []string{e.KeyVar, e.ValVar} {
			if name != "" {
				names = append(names, name)
			}
		}
		parts := []hclsyntax.Expression{e.CollExpr, e.KeyExpr, e.ValExpr, e.CondExpr}
		return append(list{"for", names, e.Group}, expressions(parts)...)
	case *hclsyntax.ObjectConsExpr:
		found := list{"object"}
		for _, item := range e.Items {
			found = append(found, list{key(item.KeyExpr), expression(item.ValueExpr)})
		}
		return found
	case *hclsyntax.TupleConsExpr:
		return append(list{"list"}, expressions(e.Exprs)...)
	}
	panic(fmt.Sprintf("nobody writes a %T", read))
}

func literal(value cty.Value) any {
	said, err := ctyjson.Marshal(value, value.Type())
	if err != nil {
		panic(err)
	}
	return map[string]json.RawMessage{"is": said}
}

func text(value string) any {
	return literal(cty.StringVal(value))
}

// The parser cuts literal text where it likes; neighbours are one text here.
func template(read *hclsyntax.TemplateExpr) any {
	found, held := list{"template"}, ""
	for _, part := range read.Parts {
		if piece, is := part.(*hclsyntax.LiteralValueExpr); is {
			held += piece.Val.AsString()
			continue
		}
		if held != "" {
			found = append(found, text(held))
		}
		found, held = append(found, expression(part)), ""
	}
	if len(found) == 1 {
		return text(held)
	}
	if held != "" {
		found = append(found, text(held))
	}
	return found
}

func key(read hclsyntax.Expression) any {
	wrapper := read.(*hclsyntax.ObjectConsKeyExpr)
	if word := hcl.ExprAsKeyword(wrapper.Wrapped); word != "" && !wrapper.ForceNonLiteral {
		return text(word)
	}
	return expression(wrapper.Wrapped)
}

// What a chain of `.name`, `[key]` and `[*]` begins with, and its steps.
func path(read hclsyntax.Expression) (any, list) {
	switch e := read.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		return e.Traversal.RootName(), steps(e.Traversal[1:])
	case *hclsyntax.RelativeTraversalExpr:
		base, before := path(e.Source)
		return base, append(before, steps(e.Traversal)...)
	case *hclsyntax.IndexExpr:
		base, before := path(e.Collection)
		return base, append(before, list{"at", expression(e.Key)})
	case *hclsyntax.SplatExpr:
		base, before := path(e.Source)
		_, after := path(e.Each)
		return base, append(append(before, list{"each"}), after...)
	case *hclsyntax.AnonSymbolExpr:
		return nil, list{}
	case *hclsyntax.ParenthesesExpr:
		return path(e.Expression)
	}
	return expression(read), list{}
}

func steps(traversal hcl.Traversal) list {
	found := list{}
	for _, step := range traversal {
		switch s := step.(type) {
		case hcl.TraverseAttr:
			found = append(found, list{"attr", s.Name})
		case hcl.TraverseIndex:
			found = append(found, list{"at", literal(s.Key)})
		default:
			panic(fmt.Sprintf("nobody writes a %T", step))
		}
	}
	return found
}
