package kms

// Limits of the KMS API in bytes. The one for contexts counts names and values
// together.
const (
	maxPlaintext = 4096
	maxBlob      = 6144
	maxContext   = 8192
)

// GrantTokens, which several inputs below accept, have no effect: there are no grants
// here.

type encryptInput struct {
	KeyID               string `json:"KeyId"`
	Plaintext           []byte
	EncryptionContext   map[string]string
	EncryptionAlgorithm string
	GrantTokens         []string
}

type encryptOutput struct {
	CiphertextBlob      []byte
	KeyID               string `json:"KeyId"`
	EncryptionAlgorithm string
}

func (s *Server) encrypt(in encryptInput) (encryptOutput, error) {
	if n := len(in.Plaintext); n < 1 || n > maxPlaintext {
		return encryptOutput{}, invalid("Plaintext has %d bytes, want 1 to %d", n, maxPlaintext)
	}
	if err := checkAlgorithm(in.EncryptionAlgorithm); err != nil {
		return encryptOutput{}, err
	}
	k, blob, err := s.sealUnder(in.KeyID, in.Plaintext, in.EncryptionContext)
	if err != nil {
		return encryptOutput{}, err
	}
	return encryptOutput{CiphertextBlob: blob, KeyID: k.arn(), EncryptionAlgorithm: symmetric}, nil
}

type decryptInput struct {
	CiphertextBlob      []byte
	KeyID               string `json:"KeyId"` // may be empty: the blob names its key
	EncryptionContext   map[string]string
	EncryptionAlgorithm string
	GrantTokens         []string
}

type decryptOutput struct {
	Plaintext           []byte
	KeyID               string `json:"KeyId"`
	EncryptionAlgorithm string
}

func (s *Server) decrypt(in decryptInput) (decryptOutput, error) {
	if n := len(in.CiphertextBlob); n < 1 || n > maxBlob {
		return decryptOutput{}, invalid("CiphertextBlob has %d bytes, want 1 to %d", n, maxBlob)
	}
	if err := checkAlgorithm(in.EncryptionAlgorithm); err != nil {
		return decryptOutput{}, err
	}
	if err := checkContext(in.EncryptionContext); err != nil {
		return decryptOutput{}, err
	}
	id, _, ok := splitBlob(in.CiphertextBlob)
	k := s.keys.byID(id)
	if !ok || k == nil {
		return decryptOutput{}, errCiphertext
	}
	if in.KeyID != "" {
		named, err := s.keys.find(in.KeyID)
		if err != nil {
			return decryptOutput{}, err
		}
		if named != k {
			return decryptOutput{}, clientFault("IncorrectKeyException",
				"the ciphertext was not made with the key that KeyId names")
		}
	}
	plaintext, err := k.open(in.CiphertextBlob, in.EncryptionContext)
	if err != nil {
		return decryptOutput{}, err
	}
	return decryptOutput{Plaintext: plaintext, KeyID: k.arn(), EncryptionAlgorithm: symmetric}, nil
}

// sealUnder encrypts for every operation that returns a ciphertext.
func (s *Server) sealUnder(name string, plaintext []byte, context map[string]string) (*key, []byte, error) {
	if err := checkContext(context); err != nil {
		return nil, nil, err
	}
	k, err := s.keys.find(name)
	if err != nil {
		return nil, nil, err
	}
	blob, err := k.seal(plaintext, context)
	return k, blob, err
}

func checkAlgorithm(name string) error {
	if name != "" && name != symmetric {
		return invalid("EncryptionAlgorithm is %q, want %s", name, symmetric)
	}
	return nil
}

func checkContext(context map[string]string) error {
	size := 0
	for name, value := range context {
		if name == "" {
			return invalid("EncryptionContext has a pair without a name")
		}
		size += len(name) + len(value)
	}
	if size > maxContext {
		return invalid("EncryptionContext has %d bytes, want at most %d", size, maxContext)
	}
	return nil
}
