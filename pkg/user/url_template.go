package user

import (
	"slices"
	"text/template/parse"
)

// urlTemplateFields are the fields that the address of a message's link may refer to.
var urlTemplateFields = []string{"Code", "UserID", "OrgID", "LoginName"}

// CheckURLTemplate returns ErrURLTemplateInvalid unless text is a valid template for
// the address of a link: text with {{.Code}}, {{.UserID}}, {{.OrgID}} or
// {{.LoginName}}. The template is parsed but never executed, so it cannot keep the
// processor busy.
func CheckURLTemplate(text string) error {
	trees, err := parse.Parse("url", text, "", "")
	if err != nil {
		return ErrURLTemplateInvalid.WithCause(err)
	}
	if len(trees) != 1 || trees["url"] == nil {
		if text == "" {
			return nil
		}
		return ErrURLTemplateInvalid
	}
	for _, node := range trees["url"].Root.Nodes {
		if !isURLTemplateNode(node) {
			return ErrURLTemplateInvalid
		}
	}
	return nil
}

func isURLTemplateNode(node parse.Node) bool {
	switch node := node.(type) {
	case *parse.TextNode:
		return true
	case *parse.ActionNode:
		pipe := node.Pipe
		if len(pipe.Decl) > 0 || len(pipe.Cmds) != 1 || len(pipe.Cmds[0].Args) != 1 {
			return false
		}
		field, ok := pipe.Cmds[0].Args[0].(*parse.FieldNode)
		return ok && len(field.Ident) == 1 && slices.Contains(urlTemplateFields, field.Ident[0])
	default:
		return false
	}
}
