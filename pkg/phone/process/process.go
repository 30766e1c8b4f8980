package process

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// answerLimit is the most that an answer may have, in bytes: several times what
// the longest number needs.
const answerLimit = 256

// process is a program that runs.
type process struct {
	command *exec.Cmd
	in      io.Writer
	out     *bufio.Reader
}

// start starts the program at path. It gets nothing of this process but a file
// for its complaints: credentials are in the environment.
func start(ctx context.Context, path string, log *os.File) (*process, error) {
	// It outlives the request that it is started for.
	command := exec.CommandContext(context.WithoutCancel(ctx), path)
	command.Env, command.Stderr = []string{}, log // nil would mean this process's own
	in, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	return &process{command, in, bufio.NewReaderSize(out, answerLimit)}, nil
}

// ask asks for a number. After an error the process is of no use any more. The
// error has nothing of the number, and nothing of the answer.
func (p *process) ask(number string) (a answer, err error) {
	if err := json.NewEncoder(p.in).Encode(request{Number: number}); err != nil {
		return answer{}, err
	}
	line, err := p.out.ReadSlice('\n')
	if err != nil {
		return answer{}, fmt.Errorf("read its answer: %w", err)
	}
	if json.Unmarshal(line, &a) != nil || a.Invalid == (a.E164 != "") {
		return answer{}, errors.New("its answer is not understood")
	}
	return a, nil
}

// kill breaks off whatever it does. Safe for concurrent use.
func (p *process) kill() { _ = p.command.Process.Kill() }

// end ends the program, which holds nothing that could be lost, and says how it
// came to its end.
func (p *process) end() string {
	p.kill()
	_ = p.command.Wait() // closes the pipes, too
	return p.command.ProcessState.String()
}
