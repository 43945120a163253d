package org.understudy.services.replica.discovery;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.SourceFacts;
import org.understudy.services.ssh.Command;
import org.understudy.services.ssh.ExecResult;
import org.understudy.services.ssh.HostConnection;

/// Runs one script on the source, in one round trip, and reads what it said.
public final class Discovery {
    private final String script = load();

    /// @param root a directory of the source that holds the system's tree; empty: the running system
    /// @throws ProblemException when the host is not Linux, or root cannot be reached there
    public SourceFacts discover(HostConnection source, String root) throws ProblemException {
        ExecResult result = source.run(Command.script(script, root)
                .asRoot()
                .deadline(Duration.ofSeconds(60))
                .outputLimit(8 << 20));
        DiscoveryReport report = DiscoveryReport.parse(result.out());
        if (!report.complete()) {
            throw new ProblemException(
                    Kind.UNSUPPORTED,
                    source.host().name() + " cannot be looked at.",
                    "The discovery script broke off: " + result.lastWords(),
                    "Check that the host is a Linux system with a POSIX shell.");
        }
        SourceFacts facts = FactsReader.read(source.host().name(), report);
        return root.isEmpty() ? facts : TreeFacts.of(source.host().name(), root, facts, report);
    }

    private static String load() {
        try (InputStream in = Discovery.class.getResourceAsStream("/org/understudy/services/replica/discover.sh")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
