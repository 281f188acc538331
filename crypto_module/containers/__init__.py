"""Key containers: octets and a password in, private keys out, and back."""
