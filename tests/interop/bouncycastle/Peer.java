import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ua.DSTU4145NamedCurves;
import org.bouncycastle.asn1.ua.DSTU4145PointEncoder;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.BufferedBlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.Mac;
import org.bouncycastle.crypto.PBEParametersGenerator;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.agreement.ECDHCBasicAgreement;
import org.bouncycastle.crypto.digests.DSTU7564Digest;
import org.bouncycastle.crypto.digests.GOST3411Digest;
import org.bouncycastle.crypto.engines.DSTU7624Engine;
import org.bouncycastle.crypto.engines.DSTU7624WrapEngine;
import org.bouncycastle.crypto.engines.GOST28147Engine;
import org.bouncycastle.crypto.generators.PKCS12ParametersGenerator;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.macs.DSTU7564Mac;
import org.bouncycastle.crypto.macs.DSTU7624Mac;
import org.bouncycastle.crypto.macs.GOST28147Mac;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.macs.KGMac;
import org.bouncycastle.crypto.modes.AEADBlockCipher;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.modes.CFBBlockCipher;
import org.bouncycastle.crypto.modes.GOFBBlockCipher;
import org.bouncycastle.crypto.modes.KCCMBlockCipher;
import org.bouncycastle.crypto.modes.KCTRBlockCipher;
import org.bouncycastle.crypto.modes.KGCMBlockCipher;
import org.bouncycastle.crypto.modes.KXTSBlockCipher;
import org.bouncycastle.crypto.modes.OFBBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.ParametersWithSBox;
import org.bouncycastle.crypto.signers.DSTU4145Signer;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.Arrays;
import org.bouncycastle.util.BigIntegers;
import org.bouncycastle.util.encoders.Hex;

/**
 * BouncyCastle behind lines: an operation and its fields, answered by one field or by "error".
 *
 * Octets travel in hexadecimal, nothing as "-", numbers in decimal. Points, scalars and signatures
 * are little-endian, as certificates carry them; S-boxes are packed, 64 octets.
 */
final class Peer {
    interface Operation {
        byte[] of(Fields fields) throws Exception;
    }

    /** The fields of one line, taken from left to right. */
    static final class Fields {
        private final String[] words;
        private int taken = 1;

        Fields(String[] words) {
            this.words = words;
        }

        String word() {
            return words[taken++];
        }

        byte[] octets() {
            String word = word();
            return word.equals("-") ? new byte[0] : Hex.decode(word);
        }

        int number() {
            return Integer.parseInt(word());
        }

        BigInteger scalar() {
            return new BigInteger(1, Arrays.reverse(octets()));
        }
    }

    static final byte[] YES = {1};
    static final byte[] NO = {0};
    static final String NAMED_CURVES = "1.2.804.2.1.1.1.1.3.1.1.2.";
    static final Map<String, Operation> OPERATIONS = new TreeMap<>();

    static {
        OPERATIONS.put("public", f -> encoded(publicPoint(domain(f), f.scalar())));
        OPERATIONS.put("sign", f -> sign(domain(f), f.scalar(), f.octets()));
        OPERATIONS.put("verify", f -> verify(domain(f), f.octets(), f.octets(), f.octets()));
        OPERATIONS.put("exchange", f -> exchange(domain(f), f.scalar(), f.octets(), f.number()));
        OPERATIONS.put("gost34311", f -> digest(new GOST3411Digest(unpacked(f.octets())), f.octets()));
        OPERATIONS.put("hmac-gost34311",
            f -> mac(new HMac(new GOST3411Digest(unpacked(f.octets()))), new KeyParameter(f.octets()), f.octets()));
        OPERATIONS.put("pbkdf2-gost34311", f -> pbkdf2(f.octets(), f.octets(), f.octets(), f.number(), f.number()));
        OPERATIONS.put("pkcs12-gost34311",
            f -> pkcs12(f.octets(), f.octets(), f.octets(), f.number(), f.number(), f.number()));
        OPERATIONS.put("kupyna", f -> digest(new DSTU7564Digest(f.number()), f.octets()));
        OPERATIONS.put("kupyna-mac", f -> mac(new DSTU7564Mac(f.number()), new KeyParameter(f.octets()), f.octets()));
        OPERATIONS.put("hmac-kupyna",
            f -> mac(new HMac(new DSTU7564Digest(f.number())), new KeyParameter(f.octets()), f.octets()));
        OPERATIONS.put("gost28147-ecb", f -> blocks(new GOST28147Engine(), f.number() == 1, gostKey(f), f.octets()));
        OPERATIONS.put("gost28147-ctr", f -> stream(new GOFBBlockCipher(new GOST28147Engine()), true, withIv(gostKey(f), f), f.octets()));
        // GCFBBlockCipher changes the key every 1024 octets, as nobody does in Ukraine.
        OPERATIONS.put("gost28147-cfb",
            f -> stream(new CFBBlockCipher(new GOST28147Engine(), 64), f.number() == 1, withIv(gostKey(f), f), f.octets()));
        OPERATIONS.put("gost28147-mac", f -> mac(new GOST28147Mac(), gostKey(f), f.octets()));
        OPERATIONS.put("kalyna-ecb", f -> blocks(kalyna(f), f.number() == 1, key(f), f.octets()));
        OPERATIONS.put("kalyna-cbc", f -> blocks(new CBCBlockCipher(kalyna(f)), f.number() == 1, withIv(key(f), f), f.octets()));
        OPERATIONS.put("kalyna-ctr", f -> stream(new KCTRBlockCipher(kalyna(f)), f.number() == 1, withIv(key(f), f), f.octets()));
        OPERATIONS.put("kalyna-cfb", f -> {
            int bits = f.number();
            return stream(new CFBBlockCipher(new DSTU7624Engine(bits), bits), f.number() == 1, withIv(key(f), f), f.octets());
        });
        OPERATIONS.put("kalyna-ofb", f -> {
            int bits = f.number();
            return stream(new OFBBlockCipher(new DSTU7624Engine(bits), bits), f.number() == 1, withIv(key(f), f), f.octets());
        });
        OPERATIONS.put("kalyna-xts", f -> xts(new KXTSBlockCipher(kalyna(f)), f.number() == 1, withIv(key(f), f), f.octets()));
        OPERATIONS.put("kalyna-gcm", f -> sealed(new KGCMBlockCipher(kalyna(f)), f));
        OPERATIONS.put("kalyna-ccm", f -> sealed(new KCCMBlockCipher(kalyna(f), f.number()), f));
        OPERATIONS.put("kalyna-cmac", f -> mac(new DSTU7624Mac(f.number(), f.number()), key(f), f.octets()));
        OPERATIONS.put("kalyna-gmac",
            f -> mac(new KGMac(new KGCMBlockCipher(kalyna(f)), f.number()), withIv(key(f), f), f.octets()));
        OPERATIONS.put("kalyna-kw", f -> {
            DSTU7624WrapEngine engine = new DSTU7624WrapEngine(f.number());
            boolean wrapping = f.number() == 1;
            engine.init(wrapping, key(f));
            byte[] data = f.octets();
            return wrapping ? engine.wrap(data, 0, data.length) : engine.unwrap(data, 0, data.length);
        });
    }

    static ECDomainParameters domain(Fields fields) {
        int number = fields.number();
        ECDomainParameters listed = DSTU4145NamedCurves.getByOID(new ASN1ObjectIdentifier(NAMED_CURVES + number));
        BigInteger cofactor = listed.getCurve().getA().isZero() ? BigInteger.valueOf(4) : BigInteger.valueOf(2);
        return new ECDomainParameters(listed.getCurve(), listed.getG(), listed.getN(), cofactor);
    }

    static ECPoint publicPoint(ECDomainParameters domain, BigInteger d) {
        return domain.getG().multiply(d).negate().normalize();
    }

    static byte[] encoded(ECPoint point) {
        return Arrays.reverse(DSTU4145PointEncoder.encodePoint(point));
    }

    static ECPublicKeyParameters publicKey(ECDomainParameters domain, byte[] encoded) {
        ECPoint point = DSTU4145PointEncoder.decodePoint(domain.getCurve(), Arrays.reverse(encoded));
        return new ECPublicKeyParameters(point, domain);
    }

    static byte[] sign(ECDomainParameters domain, BigInteger d, byte[] hash) {
        DSTU4145Signer signer = new DSTU4145Signer();
        signer.init(true, new ParametersWithRandom(new ECPrivateKeyParameters(d, domain), new SecureRandom()));
        BigInteger[] pair = signer.generateSignature(hash);
        int size = (domain.getN().bitLength() + 7) / 8;
        return Arrays.concatenate(
            Arrays.reverse(BigIntegers.asUnsignedByteArray(size, pair[0])),
            Arrays.reverse(BigIntegers.asUnsignedByteArray(size, pair[1])));
    }

    static byte[] verify(ECDomainParameters domain, byte[] encoded, byte[] hash, byte[] signature) {
        DSTU4145Signer signer = new DSTU4145Signer();
        signer.init(false, publicKey(domain, encoded));
        int half = signature.length / 2;
        BigInteger r = new BigInteger(1, Arrays.reverse(Arrays.copyOfRange(signature, 0, half)));
        BigInteger s = new BigInteger(1, Arrays.reverse(Arrays.copyOfRange(signature, half, signature.length)));
        return signer.verifySignature(hash, r, s) ? YES : NO;
    }

    /** The x-coordinate, big-endian, of the length of the field. */
    static byte[] exchange(ECDomainParameters domain, BigInteger d, byte[] peer, int withCofactor) {
        ECPrivateKeyParameters mine = new ECPrivateKeyParameters(d, domain);
        int size = (domain.getCurve().getFieldSize() + 7) / 8;
        BigInteger z;
        if (withCofactor == 1) {
            ECDHCBasicAgreement agreement = new ECDHCBasicAgreement();
            agreement.init(mine);
            z = agreement.calculateAgreement(publicKey(domain, peer));
        } else {
            ECDHBasicAgreement agreement = new ECDHBasicAgreement();
            agreement.init(mine);
            z = agreement.calculateAgreement(publicKey(domain, peer));
        }
        return BigIntegers.asUnsignedByteArray(size, z);
    }

    static byte[] unpacked(byte[] sbox) {
        byte[] nibbles = new byte[2 * sbox.length];
        for (int i = 0; i < sbox.length; i++) {
            nibbles[2 * i] = (byte) (sbox[i] >> 4 & 15);
            nibbles[2 * i + 1] = (byte) (sbox[i] & 15);
        }
        return nibbles;
    }

    static CipherParameters gostKey(Fields fields) {
        byte[] sbox = unpacked(fields.octets());
        return new ParametersWithSBox(new KeyParameter(fields.octets()), sbox);
    }

    static KeyParameter key(Fields fields) {
        return new KeyParameter(fields.octets());
    }

    static CipherParameters withIv(CipherParameters key, Fields fields) {
        return new ParametersWithIV(key, fields.octets());
    }

    static BlockCipher kalyna(Fields fields) {
        return new DSTU7624Engine(fields.number());
    }

    static byte[] digest(Digest digest, byte[] message) {
        byte[] out = new byte[digest.getDigestSize()];
        digest.update(message, 0, message.length);
        digest.doFinal(out, 0);
        return out;
    }

    static byte[] mac(Mac mac, CipherParameters key, byte[] message) {
        mac.init(key);
        byte[] out = new byte[mac.getMacSize()];
        mac.update(message, 0, message.length);
        mac.doFinal(out, 0);
        return out;
    }

    static byte[] pbkdf2(byte[] sbox, byte[] password, byte[] salt, int iterations, int length) {
        return derived(new PKCS5S2ParametersGenerator(new GOST3411Digest(unpacked(sbox))), password, salt, iterations, length);
    }

    static byte[] derived(PBEParametersGenerator generator, byte[] password, byte[] salt, int iterations, int length) {
        generator.init(password, salt, iterations);
        return ((KeyParameter) generator.generateDerivedMacParameters(8 * length)).getKey();
    }

    /** RFC 7292, Appendix B: id 1 is a key, 2 is a vector, 3 is a MAC key. */
    static byte[] pkcs12(byte[] sbox, byte[] password, byte[] salt, int iterations, int length, int id) {
        PBEParametersGenerator generator = new PKCS12ParametersGenerator(new GOST3411Digest(unpacked(sbox)));
        if (id == 3)
            return derived(generator, password, salt, iterations, length);
        generator.init(password, salt, iterations);
        if (id == 1)
            return ((KeyParameter) generator.generateDerivedParameters(8 * length)).getKey();
        return ((ParametersWithIV) generator.generateDerivedParameters(8, 8 * length)).getIV();
    }

    static byte[] blocks(BlockCipher cipher, boolean encrypting, CipherParameters key, byte[] data) {
        cipher.init(encrypting, key);
        byte[] out = new byte[data.length];
        for (int at = 0; at < data.length; at += cipher.getBlockSize())
            cipher.processBlock(data, at, out, at);
        return out;
    }

    static byte[] stream(BlockCipher cipher, boolean encrypting, CipherParameters key, byte[] data) {
        cipher.init(encrypting, key);
        byte[] out = new byte[data.length];
        ((org.bouncycastle.crypto.StreamCipher) cipher).processBytes(data, 0, data.length, out, 0);
        return out;
    }

    static byte[] xts(BufferedBlockCipher cipher, boolean encrypting, CipherParameters key, byte[] data) throws Exception {
        cipher.init(encrypting, key);
        byte[] out = new byte[data.length];
        int written = cipher.processBytes(data, 0, data.length, out, 0);
        cipher.doFinal(out, written);
        return out;
    }

    /** Ciphertext and tag in one, or the opened text. Fields: direction, key, iv, aad, tag bits, data. */
    static byte[] sealed(AEADBlockCipher cipher, Fields fields) throws Exception {
        boolean encrypting = fields.number() == 1;
        KeyParameter key = key(fields);
        byte[] iv = fields.octets(), aad = fields.octets();
        cipher.init(encrypting, new AEADParameters(key, fields.number(), iv, aad));
        byte[] data = fields.octets();
        byte[] out = new byte[cipher.getOutputSize(data.length)];
        int written = cipher.processBytes(data, 0, data.length, out, 0);
        written += cipher.doFinal(out, written);
        return Arrays.copyOf(out, written);
    }

    public static void main(String[] arguments) throws Exception {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, "US-ASCII"));
        PrintStream answers = new PrintStream(System.out, false, "US-ASCII");
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            answers.println(answer(line.split(" ")));
            answers.flush();
        }
    }

    static String answer(String[] words) {
        try {
            byte[] octets = OPERATIONS.get(words[0]).of(new Fields(words));
            return octets.length == 0 ? "-" : Hex.toHexString(octets);
        } catch (Exception refusal) {
            return "error " + refusal;
        }
    }
}
