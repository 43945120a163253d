package org.understudy.services.ssh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of known host keys, after sshd(8): plain, hashed and patterned names, `[host]:port`, `@revoked`. Lines of
/// `@cert-authority` are passed over, so a host that only has a certificate counts as unknown.
final class KnownHosts {
    private static final Logger LOG = LoggerFactory.getLogger(KnownHosts.class);

    /// What the files say about a key.
    sealed interface Verdict {
        record Known() implements Verdict {}

        record Unknown() implements Verdict {}

        /// Another key stands there for this host.
        record Changed(Path file, int line, String knownType) implements Verdict {}

        record Revoked(Path file, int line) implements Verdict {}
    }

    @SuppressWarnings("ArrayRecordComponent") // nobody compares entries
    private record Entry(Path file, int line, String marker, String names, String type, byte[] key) {
        boolean is(byte[] other) {
            return MessageDigest.isEqual(key, other);
        }
    }

    private final List<Path> files;

    /// @param files the first one is where new keys go
    KnownHosts(List<Path> files) {
        this.files = List.copyOf(files);
    }

    Path writable() {
        return files.getFirst();
    }

    /// The name of a host in the files: `host`, or `[host]:port` when the port is not 22.
    static String name(String host, int port) {
        return port == 22 ? host : "[" + host + "]:" + port;
    }

    /// @param blob the key as it travels on the wire
    Verdict check(String name, byte[] blob) {
        List<Entry> mine = entries(name);
        for (Entry e : mine) {
            if (e.marker().equals("@revoked") && e.is(blob)) {
                return new Verdict.Revoked(e.file(), e.line());
            }
        }
        Verdict verdict = new Verdict.Unknown();
        for (Entry e : mine) {
            if (e.marker().isEmpty()) {
                if (e.is(blob)) {
                    return new Verdict.Known();
                }
                if (verdict instanceof Verdict.Unknown) {
                    verdict = new Verdict.Changed(e.file(), e.line(), e.type());
                }
            }
        }
        return verdict;
    }

    /// The key types that are known for a host, so that the server is asked for one of these.
    Set<String> types(String name) {
        Set<String> types = new LinkedHashSet<>();
        for (Entry e : entries(name)) {
            if (e.marker().isEmpty()) {
                types.add(e.type());
            }
        }
        return types;
    }

    /// Appends a key in one write, on a line of its own.
    void add(String name, String type, byte[] blob, boolean hashed) throws IOException {
        Path file = writable();
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        String line = (hashed ? hash(name) : name) + " " + type + " "
                + Base64.getEncoder().encodeToString(blob) + "\n";
        if (endsInsideLine(file)) {
            line = "\n" + line;
        }
        try (FileChannel out = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
    }

    private static boolean endsInsideLine(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            return false;
        }
        try (FileChannel in = FileChannel.open(file)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            in.read(last, in.size() - 1);
            return last.get(0) != '\n';
        }
    }

    private List<Entry> entries(String name) {
        List<Entry> found = new ArrayList<>();
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                continue;
            }
            try {
                int number = 0;
                for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                    number++;
                    parse(file, number, line, name, found);
                }
            } catch (IOException e) {
                LOG.warn("{} cannot be read", file, e);
            }
        }
        return found;
    }

    private static void parse(Path file, int number, String line, String name, List<Entry> found) {
        List<String> words = new ArrayList<>(Arrays.asList(line.strip().split("\\s+")));
        if (words.getFirst().isEmpty() || words.getFirst().startsWith("#")) {
            return;
        }
        String marker = words.getFirst().startsWith("@") ? words.removeFirst() : "";
        if (words.size() < 3 || !covers(words.getFirst(), name)) {
            return;
        }
        try {
            byte[] key = Base64.getDecoder().decode(words.get(2));
            found.add(new Entry(file, number, marker, words.getFirst(), words.get(1), key));
        } catch (IllegalArgumentException e) {
            LOG.warn("{} line {} is not a key", file, number);
        }
    }

    private static boolean covers(String names, String name) {
        if (names.startsWith("|1|")) {
            String[] parts = names.split("\\|");
            return parts.length == 4 && mac(parts[2], name).equals(parts[3]);
        }
        return Patterns.matches(List.of(names.split(",")), name);
    }

    private static String hash(String name) {
        byte[] salt = new byte[20];
        new SecureRandom().nextBytes(salt);
        String text = Base64.getEncoder().encodeToString(salt);
        return "|1|" + text + "|" + mac(text, name);
    }

    private static String mac(String salt, String name) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(salt), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            LOG.debug("not a hashed name", e);
            return "";
        }
    }
}
