import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.Recipient;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceKeyAgreeEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.util.encoders.Hex;

/**
 * The CMS messages of BouncyCastle behind lines, in the manner of Peer: signed and enveloped ones.
 *
 * Certificates and messages are DER, private keys PKCS #8.
 */
final class Messages {
    private interface Operation {
        byte[] of(List<String> fields) throws Exception;
    }

    private static final byte[] YES = {1};
    private static final byte[] NO = {0};
    private static final Map<String, Operation> OPERATIONS =
            Map.of("sign", Messages::sign, "verify", Messages::verify, "open", Messages::open);

    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        PrintStream out = new PrintStream(System.out, true);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(answer(line));
        }
    }

    private static String answer(String line) {
        List<String> words = List.of(line.split(" "));
        try {
            byte[] field = OPERATIONS.get(words.get(0)).of(words.subList(1, words.size()));
            return field.length == 0 ? "-" : Hex.toHexString(field);
        } catch (Exception refusal) {
            return "error " + String.valueOf(refusal).split("\n")[0];
        }
    }

    private static byte[] octets(String word) {
        return word.equals("-") ? new byte[0] : Hex.decode(word);
    }

    private static X509Certificate certificate(String word) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509", "BC")
                .generateCertificate(new ByteArrayInputStream(octets(word)));
    }

    private static PrivateKey key(String algorithm, String word) throws Exception {
        return KeyFactory.getInstance(algorithm, "BC")
                .generatePrivate(new PKCS8EncodedKeySpec(octets(word)));
    }

    /** certificate, kind of key, key, algorithm, 1 for attached, content → SignedData. */
    private static byte[] sign(List<String> fields) throws Exception {
        X509Certificate certificate = certificate(fields.get(0));
        CMSSignedDataGenerator made = new CMSSignedDataGenerator();
        made.addSignerInfoGenerator(
                new JcaSignerInfoGeneratorBuilder(
                                new JcaDigestCalculatorProviderBuilder().setProvider("BC").build())
                        .build(
                                new JcaContentSignerBuilder(fields.get(3))
                                        .setProvider("BC")
                                        .build(key(fields.get(1), fields.get(2))),
                                certificate));
        made.addCertificates(new JcaCertStore(List.of(certificate)));
        CMSProcessableByteArray content = new CMSProcessableByteArray(octets(fields.get(5)));
        return made.generate(content, fields.get(4).equals("1")).getEncoded("DER");
    }

    /** message, certificate, content of a detached one → whether every signer verifies. */
    private static byte[] verify(List<String> fields) throws Exception {
        byte[] content = octets(fields.get(2));
        CMSSignedData message =
                content.length == 0
                        ? new CMSSignedData(octets(fields.get(0)))
                        : new CMSSignedData(
                                new CMSProcessableByteArray(content), octets(fields.get(0)));
        Collection<SignerInformation> signers = message.getSignerInfos().getSigners();
        for (SignerInformation one : signers) {
            boolean holds;
            try {
                holds =
                        one.verify(
                                new JcaSimpleSignerInfoVerifierBuilder()
                                        .setProvider("BC")
                                        .build(certificate(fields.get(1))));
            } catch (org.bouncycastle.cms.CMSException broken) {
                holds = false;
            }
            if (!holds) {
                return NO;
            }
        }
        return signers.isEmpty() ? NO : YES;
    }

    /** message, kind of key, key → content. */
    private static byte[] open(List<String> fields) throws Exception {
        PrivateKey key = key(fields.get(1), fields.get(2));
        Recipient recipient =
                fields.get(1).equals("RSA")
                        ? new JceKeyTransEnvelopedRecipient(key).setProvider("BC")
                        : new JceKeyAgreeEnvelopedRecipient(key).setProvider("BC");
        RecipientInformation only =
                new CMSEnvelopedData(octets(fields.get(0)))
                        .getRecipientInfos()
                        .getRecipients()
                        .iterator()
                        .next();
        return only.getContent(recipient);
    }
}
