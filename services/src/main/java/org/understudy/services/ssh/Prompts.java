package org.understudy.services.ssh;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What has to be asked of a person while a connection is made. Called on a background thread that
/// may wait; one question at a time per host. An empty answer means "no" or "nobody is there": the
/// connection then ends with a clear problem.
public interface Prompts {

    /// A host that is not in known_hosts.
    ///
    /// @param host the name people know the host by
    /// @param address `host` or `[host]:port`, as it will stand in the file
    /// @param keyType such as ssh-ed25519
    /// @param fingerprint such as SHA256:…
    /// @param file where the key will be written
    record UnknownKey(String host, String address, String keyType, String fingerprint, Path file) {}

    enum SecretKind {
        PASSWORD,
        PASSPHRASE,
        SUDO_PASSWORD
    }

    /// @param subject what the secret opens: `user@host`, or the path of a key
    /// @param attempt from 1; more than 1 means that the last answer was wrong
    record Secret(SecretKind kind, String host, String subject, int attempt) {}

    /// A question of the server (keyboard-interactive).
    record Question(String text, boolean echo) {}

    /// A round of questions. `name` and `instruction` come from the server and may be empty.
    record Interaction(String host, String name, String instruction, List<Question> questions) {}

    /// @return true to trust the key and write it down
    boolean trust(UnknownKey key);

    /// The array is wiped by the caller after use.
    Optional<char[]> secret(Secret question);

    /// @return one answer for each question, or empty to give up
    Optional<List<String>> answer(Interaction interaction);

    /// Nobody to ask: every question is refused.
    static Prompts nobody() {
        return new Prompts() {
            @Override
            public boolean trust(UnknownKey key) {
                return false;
            }

            @Override
            public Optional<char[]> secret(Secret question) {
                return Optional.empty();
            }

            @Override
            public Optional<List<String>> answer(Interaction interaction) {
                return Optional.empty();
            }
        };
    }
}
