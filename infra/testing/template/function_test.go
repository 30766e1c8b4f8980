package template

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/sweep"
)

// gateway is how long API Gateway waits for a function. Source: Amazon API Gateway quotas, "Integration timeout".
const gateway = 29 * time.Second

// configurations by the folder of their function.
var configurations = map[string]reflect.Type{
	"create-instance": reflect.TypeFor[config.CreateInstance](),
	"setup-org":       reflect.TypeFor[config.SetupOrg](),
	"system":          reflect.TypeFor[config.System](),
	"admin":           reflect.TypeFor[config.Admin](),
	"users":           reflect.TypeFor[config.Users](),
	"projects":        reflect.TypeFor[config.Projects](),
	"oidc":            reflect.TypeFor[config.OIDC](),
	"signing-keys":    reflect.TypeFor[config.SigningKeys](),
	"requests":        reflect.TypeFor[config.Requests](),
	"relay":           reflect.TypeFor[config.Relay](),
	"key-stock":       reflect.TypeFor[config.KeyStock](),
	"sweeper":         reflect.TypeFor[config.Sweeper](),
}

// property returns a function's own property, or the global one.
func property(template node, function string, path ...string) node {
	own := template.Get("Resources", function+"Function", "Properties").Get(path...)
	if own.Value != nil {
		return own
	}
	return template.Get("Globals", "Function").Get(path...)
}

// Every function of the repository is deployed, with everything that belongs to it.
func TestFunctions(t *testing.T) {
	template := read(t, "template.yaml")
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	mains, err := filepath.Glob(filepath.Join(root, "functions/*/main.go"))
	if err != nil {
		t.Fatal(err)
	}
	var folders []string
	for _, function := range functions(t, template) {
		folders = append(folders, folder(function))
		t.Run(folder(function), func(t *testing.T) {
			checkFunction(t, template, function)
			if !strings.Contains(string(makefile), "\nbuild-"+function+"Function:") {
				t.Errorf("Makefile has no target build-%sFunction", function)
			}
		})
	}
	for _, main := range mains {
		if name := filepath.Base(filepath.Dir(main)); !slices.Contains(folders, name) {
			t.Errorf("template.yaml does not deploy %s", name)
		}
	}
}

func checkFunction(t *testing.T, template node, function string) {
	t.Helper()
	equal := func(what string, got any, want any) {
		t.Helper()
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, want %v", what, got, want)
		}
	}
	resources := template.Get("Resources")
	ref := func(name string) any { return map[string]any{"Ref": function + name} }

	role := resources.Get(function + "Role")
	equal("role", property(template, function, "Role").Value, map[string]any{"Fn::GetAtt": function + "Role.Arn"})
	equal("path of the role, by which the key knows it",
		role.Get("Properties", "Path", "Fn::Sub").Text(), "/${AWS::StackName}/"+folder(function)+"/")

	log := resources.Get(function + "LogGroup")
	equal("log group", property(template, function, "LoggingConfig", "LogGroup").Value, ref("LogGroup"))
	equal("name of the log group", log.Get("Properties", "LogGroupName", "Fn::Sub").List()[0].Text(),
		"/tenantry/${AWS::StackName}/"+folder(function)+"/${StackId}")
	equal("retention", log.Get("Properties", "RetentionInDays").Value, map[string]any{"Ref": "LogRetentionDays"})
	equal("key of the log group", log.Get("Properties", "KmsKeyId").Value, map[string]any{"Fn::GetAtt": "Key.Arn"})

	alarms := resources.Get(function+"Alarms", "Properties")
	equal("alarms", alarms.Get("TemplateURL").Text(), "infra/aws/alarms/function.yaml")
	equal("what alarms watch", alarms.Get("Parameters", "Function").Value, ref("Function"))
	equal("log of the alarms", alarms.Get("Parameters", "LogGroup").Value, ref("LogGroup"))
	equal("alarms that bring the old version back", property(template, function, "DeploymentPreference", "Alarms").Value,
		[]any{map[string]any{"Fn::GetAtt": function + "Alarms.Outputs.ErrorsAlarm"}})

	shifted := resources.Get("TrafficShifter", "Properties", "Policies").List()[0].Get("PolicyDocument", "Statement").List()[0]
	if !slices.Contains(shifted.Get("Resource").Texts(), "${"+function+"Function.Arn}*") {
		t.Error("TrafficShifter may not move its alias")
	}
	shown := false
	resources.Get("Dashboard", "Properties", "Parameters", "Functions").Walk(func(part node) {
		shown = shown || part.Get("Ref").Text() == function+"Function"
	})
	if !shown {
		t.Error("the dashboard does not show it")
	}
	equal("alias", property(template, function, "AutoPublishAlias").Text(), "live")
	equal("new version for each property", property(template, function, "AutoPublishAliasAllProperties").Value, true)
	equal("new version for each parameter",
		property(template, function, "VersionDescription", "Fn::Sub").Text(), "configuration ${ConfigurationVersion}")
	equal("tracing", property(template, function, "Tracing").Text(), "Active")
	if memory := property(template, function, "MemorySize").Number(); memory < 128 {
		t.Errorf("memory: got %d MB, want at least 128", memory)
	}
}

// A request's own timeout is shorter than the function's, which is shorter than the gateway's.
func TestTimeouts(t *testing.T) {
	template := read(t, "template.yaml")
	request, err := time.ParseDuration(template.Get("Globals", "Function", "Environment", "Variables", "TENANTRY_TIMEOUT").Text())
	if err != nil {
		t.Fatal(err)
	}
	served := 0
	for _, function := range functions(t, template) {
		timeout := time.Duration(property(template, function, "Timeout").Number()) * time.Second
		if timeout <= request {
			t.Errorf("%s: got a timeout of %v, want more than the request's %v", function, timeout, request)
		}
		events := template.Get("Resources", function+"Function", "Properties", "Events")
		for _, event := range events.Names() {
			if events.Get(event, "Type").Text() != "Api" {
				continue
			}
			served++
			if timeout >= gateway {
				t.Errorf("%s, %s: got a timeout of %v, want less than the gateway's %v", function, event, timeout, gateway)
			}
		}
	}
	if served == 0 {
		t.Error("found no function behind the API")
	}
}

// An instance's erasure is complete only once every sweep that ran at its removal has ended, and the next delivery of the
// removal comes after that.
func TestTimeouts_sweeper(t *testing.T) {
	longest := time.Duration(property(read(t, "template.yaml"), "Sweeper", "Timeout").Number()) * time.Second
	if longest == 0 || sweep.DefaultGrace <= longest {
		t.Errorf("grace: got %v, want more than the function's timeout of %v", sweep.DefaultGrace, longest)
	}
	queue := read(t, "infra/aws/events/template.yaml").Get("Resources", "RemovalQueue", "Properties")
	if again := time.Duration(queue.Get("VisibilityTimeout").Number()) * time.Second; again <= sweep.DefaultGrace {
		t.Errorf("the queue delivers a removal again after %v, want more than the grace of %v", again, sweep.DefaultGrace)
	}
}

// setByLambda has the variables that Lambda sets. Source: AWS Lambda, "Defined runtime environment variables".
var setByLambda = []string{"AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}

// Every variable that a function needs to start is in its environment.
func TestEnvironment(t *testing.T) {
	template := read(t, "template.yaml")
	for _, function := range functions(t, template) {
		configuration, ok := configurations[folder(function)]
		if !ok {
			t.Errorf("%s: name its configuration in this test", function)
			continue
		}
		environment := slices.Concat(setByLambda,
			template.Get("Globals", "Function", "Environment", "Variables").Names(),
			template.Get("Resources", function+"Function", "Properties", "Environment", "Variables").Names(),
		)
		required := 0
		for _, field := range reflect.VisibleFields(configuration) {
			variable, options, _ := strings.Cut(field.Tag.Get("env"), ",")
			if !strings.Contains(options, "notEmpty") {
				continue
			}
			required++
			if !slices.Contains(environment, variable) {
				t.Errorf("%s: its environment lacks %s", function, variable)
			}
		}
		if required == 0 {
			t.Errorf("%s: found no required variable", function)
		}
	}
}

// Every parameter that a function's properties refer to is part of the configuration's version; otherwise its change
// would reach no function.
func TestConfigurationVersion(t *testing.T) {
	template := read(t, "template.yaml")
	content := parametersOf(template.Get("Resources", "ConfigurationVersion", "Properties", "Content"), template)
	named := map[string]bool{}
	collect := func(n node) {
		for _, name := range parametersOf(n, template) {
			named[name] = true
		}
	}
	collect(template.Get("Globals", "Function"))
	for _, function := range functions(t, template) {
		collect(template.Get("Resources", function+"Function", "Properties"))
	}
	// These define how versions are published.
	delete(named, "CodeDeploy")
	delete(named, "TrafficShift")
	if len(named) == 0 {
		t.Fatal("found no parameter that a function names")
	}
	for name := range named {
		if !slices.Contains(content, name) {
			t.Errorf("ConfigurationVersion lacks the parameter %s", name)
		}
	}
}

// parametersOf returns the parameters of template that n refers to.
func parametersOf(n, template node) (parameters []string) {
	n.Walk(func(part node) {
		named := []string{part.Get("Ref").Text()}
		for _, sub := range slices.Concat(part.Get("Fn::Sub").List()) {
			for _, piece := range strings.Split(sub.Text(), "${")[1:] {
				name, _, _ := strings.Cut(piece, "}")
				named = append(named, name)
			}
		}
		for _, name := range named {
			if template.Get("Parameters", name).Value != nil {
				parameters = append(parameters, name)
			}
		}
	})
	return parameters
}
