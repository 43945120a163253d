package org.understudy.services.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

/// What happens on stderr before a program begins: noise of start-up files, sudo's questions, the mark that it runs
/// now.
final class Prelude {
    private static final int NOISE_LIMIT = 16_384;

    private final Launch launch;
    private final RawProcess raw;
    private final Secrets secrets;
    private final String host;
    private final String subject;
    private volatile boolean asking;

    /// @param subject whose password sudo wants, for the question
    Prelude(Launch launch, RawProcess raw, Secrets secrets, String host, String subject) {
        this.launch = launch;
        this.raw = raw;
        this.secrets = secrets;
        this.host = host;
        this.subject = subject;
    }

    /// Whether a person is being asked right now: then no deadline runs.
    boolean asking() {
        return asking;
    }

    /// Reads up to the mark.
    ///
    /// @return the process group of the program
    long readToStart() throws IOException, ProblemException {
        InputStream err = raw.stderr();
        StringBuilder noise = new StringBuilder();
        int lineStart = 0;
        int attempts = 0;
        char @Nullable [] given = null;
        for (int b = err.read(); b >= 0; b = err.read()) {
            noise.append((char) b);
            if (noise.length() > NOISE_LIMIT) {
                noise.delete(0, noise.length() - NOISE_LIMIT / 2);
                lineStart = 0;
            }
            if (b == '\n') {
                int mark = noise.indexOf(launch.runs(), lineStart);
                if (mark >= 0) {
                    if (given != null) {
                        secrets.sudoWorked(given);
                        Arrays.fill(given, '\0');
                    }
                    return Long.parseLong(
                            noise.substring(mark + launch.runs().length()).strip());
                }
                if (noise.indexOf(launch.never(), lineStart) >= 0) {
                    throw notAllowed();
                }
                lineStart = noise.length();
            } else if (endsWith(noise, launch.asks())) {
                attempts++;
                given = ask(attempts);
                send(given);
                noise.setLength(noise.length() - launch.asks().length());
            }
        }
        throw ended(noise.toString(), attempts);
    }

    private char[] ask(int attempt) throws ProblemException {
        asking = true;
        try {
            Optional<char[]> answer = secrets.sudo(subject, attempt);
            if (answer.isEmpty()) {
                throw attempt == 1
                        ? noPrivilege(
                                "sudo asks for the password of " + subject + ", and nobody answered.",
                                "Run it where somebody can type the password.")
                        : wrongPassword();
            }
            return answer.get();
        } finally {
            asking = false;
        }
    }

    private void send(char[] secret) throws IOException {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(secret));
        byte[] line = new byte[encoded.remaining() + 1];
        encoded.get(line, 0, line.length - 1);
        line[line.length - 1] = '\n';
        encoded.clear();
        while (encoded.hasRemaining()) {
            encoded.put((byte) 0);
        }
        OutputStream in = raw.stdin();
        in.write(line);
        in.flush();
        Arrays.fill(line, (byte) 0);
    }

    private static boolean endsWith(StringBuilder text, String end) {
        int from = text.length() - end.length();
        return from >= 0
                && text.charAt(text.length() - 1) == end.charAt(end.length() - 1)
                && text.indexOf(end, from) == from;
    }

    private ProblemException ended(String noise, int attempts) {
        String said = noise.strip();
        String low = said.toLowerCase(java.util.Locale.ROOT);
        if (attempts > 0 && (low.contains("incorrect password") || low.contains("try again"))) {
            return wrongPassword();
        }
        if (low.contains("sudo") && low.contains("not found")) {
            return noPrivilege(
                    "sudo is not installed there, and " + subject + " is not root.",
                    "Install sudo there, or log in as root.");
        }
        if (low.contains("must have a tty")) {
            return noPrivilege(
                    "sudo there insists on a terminal.",
                    "Add \"Defaults:" + user() + " !requiretty\" to the sudo rules there (visudo).");
        }
        if (low.contains("not in the sudoers") || low.contains("not allowed") || low.contains("may not run sudo")) {
            return noPrivilege("sudo does not let " + subject + " become root.", rule());
        }
        if (low.contains("sudo:")) {
            return noPrivilege("sudo says: " + oneLine(said), rule());
        }
        return new ProblemException(
                Kind.FAILED,
                "No program can be started on " + host + ".",
                said.isEmpty()
                        ? "Its login shell ended at once, without a word."
                        : "Its login shell says: " + oneLine(said),
                "Give the login a POSIX shell there, and keep its start-up files from ending it.");
    }

    private ProblemException notAllowed() {
        return noPrivilege(
                "The login is not root, and sudo is not to be used on this host.",
                "Log in as root, or add the host anew without --no-root.");
    }

    private ProblemException wrongPassword() {
        return noPrivilege(
                "The password for sudo was wrong.",
                "Type the password of " + subject + " as it is known on " + host + ".",
                rule());
    }

    private String rule() {
        return "Let sudo work without a password there: echo '" + user()
                + " ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/understudy";
    }

    private String user() {
        int at = subject.indexOf('@');
        return at < 0 ? subject : subject.substring(0, at);
    }

    private ProblemException noPrivilege(String why, String... remedies) {
        return new ProblemException(
                Problem.of(Kind.NO_PRIVILEGE, "Root cannot be reached on " + host + ".", why, remedies));
    }

    private static String oneLine(String text) {
        String tail = text.length() <= 300 ? text : "…" + text.substring(text.length() - 300);
        return tail.replaceAll("\\s*\\R\\s*", " / ");
    }
}
