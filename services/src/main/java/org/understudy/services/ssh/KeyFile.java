package org.understudy.services.ssh;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.Optional;

import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/// A private key in a file. Its public half is read without the pass phrase where the format
/// allows, so that nobody is asked for the pass phrase of a key that the server does not want.
final class KeyFile {
    private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int ATTEMPTS = 3;

    private final Path path;
    private final Secrets secrets;
    private @Nullable KeyPair pair;

    KeyFile(Path path, Secrets secrets) {
        JdkEdDsa.register();
        this.path = path;
        this.secrets = secrets;
    }

    Path path() {
        return path;
    }

    /// The public half: from the OpenSSH container, else from the `.pub` beside it, else by opening the key.
    PublicKey publicKey() throws IOException, GeneralSecurityException {
        String text = Files.readString(path, StandardCharsets.ISO_8859_1);
        Optional<PublicKey> inside = fromContainer(text);
        if (inside.isPresent()) {
            return inside.get();
        }
        Path beside = path.resolveSibling(path.getFileName() + ".pub");
        if (Files.isReadable(beside)) {
            PublicKeyEntry entry =
                    PublicKeyEntry.parsePublicKeyEntry(Files.readString(beside).strip());
            return entry.resolvePublicKey(null, null, null);
        }
        return pair().getPublic();
    }

    /// The whole key; asks for the pass phrase if there is one, up to three times.
    synchronized KeyPair pair() throws IOException, GeneralSecurityException {
        if (pair == null) {
            byte[] bytes = Files.readAllBytes(path);
            Iterable<KeyPair> pairs = SecurityUtils.loadKeyPairIdentities(
                    null, NamedResource.ofName(path.toString()), new ByteArrayInputStream(bytes), new Asking());
            Iterator<KeyPair> first = pairs == null ? java.util.Collections.emptyIterator() : pairs.iterator();
            if (!first.hasNext()) {
                throw new GeneralSecurityException("There is no private key in " + path + ".");
            }
            pair = first.next();
        }
        return pair;
    }

    private static Optional<PublicKey> fromContainer(String text) throws IOException, GeneralSecurityException {
        int begin = text.indexOf("-----BEGIN OPENSSH PRIVATE KEY-----");
        int end = text.indexOf("-----END OPENSSH PRIVATE KEY-----");
        if (begin < 0 || end < begin) {
            return Optional.empty();
        }
        byte[] raw = Base64.getMimeDecoder().decode(text.substring(text.indexOf('\n', begin), end));
        if (raw.length < MAGIC.length || !Arrays.equals(raw, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return Optional.empty();
        }
        Buffer buffer = new ByteArrayBuffer(raw, MAGIC.length, raw.length - MAGIC.length);
        buffer.getString(); // cipher
        buffer.getString(); // key derivation
        buffer.getBytes(); // its options
        if (buffer.getInt() < 1) {
            return Optional.empty();
        }
        return Optional.of(new ByteArrayBuffer(buffer.getBytes()).getRawPublicKey());
    }

    /// Asks until the key opens, the person gives up, or three times.
    private final class Asking implements FilePasswordProvider {
        @Override
        public @Nullable String getPassword(
                org.apache.sshd.common.session.@Nullable SessionContext session, NamedResource resource, int retry) {
            Optional<char[]> answer = secrets.passPhrase(path.toString(), retry + 1);
            return answer.map(a -> {
                        String text = new String(a);
                        Arrays.fill(a, '\0');
                        return text;
                    })
                    .orElse(null);
        }

        @Override
        public ResourceDecodeResult handleDecodeAttemptResult(
                org.apache.sshd.common.session.@Nullable SessionContext session,
                NamedResource resource,
                int retry,
                @Nullable String password,
                @Nullable Exception error) {
            if (error == null) {
                return ResourceDecodeResult.TERMINATE;
            }
            boolean again = password != null && !password.isEmpty() && retry + 1 < ATTEMPTS;
            return again ? ResourceDecodeResult.RETRY : ResourceDecodeResult.TERMINATE;
        }
    }
}
