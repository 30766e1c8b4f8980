package process

// Kill kills the program, behind its back.
func (n *Normalizer) Kill() { n.running.kill() }
