package org.understudy.services.replica.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.ssh.Command;
import org.understudy.services.ssh.ExecResult;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.ssh.RemoteProcess;

/// Starts the agent on a host, and puts it there first where it is missing.
///
/// The image lies in a directory named by its content, so that any number of consoles and
/// versions share a host without meeting. Starting costs one round trip when it is there.
public final class AgentLauncher {
    private static final Logger LOG = LoggerFactory.getLogger(AgentLauncher.class);
    private static final int MISSING = 97;

    /// Tried in order; the first that may hold programs is used. Both are left out of every
    /// replica. The scripts below name them too.
    static final List<String> PLACES = List.of("/var/lib/understudy/agent", "/opt/understudy-agent");

    private static final String START = """
            for d in /var/lib/understudy/agent /opt/understudy-agent; do
              if [ -x "$d/$1/bin/agent" ]; then exec "$d/$1/bin/agent" "$2"; fi
            done
            exit 97
            """;

    private static final String INSTALL = """
            set -eu
            umask 022
            for d in /var/lib/understudy/agent /opt/understudy-agent; do
              mkdir -p "$d" 2>/dev/null || continue
              t=$(mktemp -d "$d/.new-XXXXXX") || continue
              printf '#!/bin/sh\\nexit 0\\n' > "$t/probe" && chmod 755 "$t/probe"
              if "$t/probe" 2>/dev/null; then break; fi
              rm -rf "$t"; t=
            done
            [ -n "${t:-}" ] || { echo "no directory there may hold programs (mounted noexec or read-only)" >&2; exit 1; }
            trap 'rm -rf "$t"' EXIT
            cat > "$t/image.tar.gz"
            echo "$2  $t/image.tar.gz" | sha256sum -c - >/dev/null || { echo "the image arrived damaged" >&2; exit 1; }
            mkdir "$t/image"
            tar -xzf "$t/image.tar.gz" -C "$t/image" --no-same-owner
            "$t/image/bin/agent" version >/dev/null
            chmod 755 "$t/image"
            mv -T "$t/image" "$d/$1" 2>/dev/null || [ -x "$d/$1/bin/agent" ]
            """;

    private final Path home;

    /// @param home where the program lies, with the agent's image
    public AgentLauncher(Path home) {
        this.home = home;
    }

    /// Starts `agent SUBCOMMAND` as root and exchanges greetings.
    public AgentSession start(HostConnection host, String subcommand) throws ProblemException {
        return start(host, subcommand, _ -> {});
    }

    /// @param told hears that the agent has to be put there first, which takes a while
    public AgentSession start(HostConnection host, String subcommand, Consumer<String> told) throws ProblemException {
        AgentImage image = AgentImage.find(home);
        for (int attempt = 0; ; attempt++) {
            RemoteProcess process =
                    host.start(Command.script(START, image.id(), subcommand).asRoot());
            AgentSession session = new AgentSession(host.host().name(), process);
            try {
                session.greet();
                return session;
            } catch (IOException e) {
                int exit = exitCode(process);
                process.close();
                if (exit != MISSING || attempt > 0) {
                    throw new ProblemException(
                            Problem.of(
                                    Kind.FAILED,
                                    "The agent on " + host.host().name() + " does not start.",
                                    session.lastWords().isEmpty()
                                            ? String.valueOf(e.getMessage())
                                            : session.lastWords(),
                                    "Look at the log for what it said."),
                            e);
                }
                told.accept("The agent is put on " + host.host().name() + "; that is done once.");
                install(host, image);
            }
        }
    }

    private static void install(HostConnection host, AgentImage image) throws ProblemException {
        LOG.info("putting the agent {} on {}", image.id(), host.host().name());
        byte[] archive;
        try {
            archive = Files.readAllBytes(image.archive());
        } catch (IOException e) {
            throw new ProblemException(
                    Kind.MISSING_TOOL,
                    "The agent's image is not there.",
                    image.archive() + " cannot be read.",
                    "Build it with ./understudy build.");
        }
        ExecResult result = host.run(Command.script(INSTALL, image.id(), image.sha256())
                .asRoot()
                .stdin(archive)
                .deadline(Duration.ofMinutes(15)));
        if (!result.ok() && builtForNewer(result.err())) {
            throw new ProblemException(
                    Kind.UNSUPPORTED,
                    "The agent does not run on " + host.host().name() + ", whose system is older than the console's.",
                    "The JDK of this console's distribution, from which the agent was made, needs newer libraries: "
                            + result.lastWords(),
                    "Make it from a JDK that runs on older systems, on the console: ./understudy setup agent",
                    "Then build again, ./understudy build, and repeat what you did.");
        }
        result.orFail(
                Kind.FAILED,
                "The agent cannot be put on " + host.host().name() + ".",
                "Check that /var/lib or /opt there has 80 MiB of room and may hold programs.");
    }

    /// What the dynamic linker says of a program that was built for newer libraries than it finds.
    static boolean builtForNewer(String err) {
        return err.contains("version `GLIBC_") || err.contains("error while loading shared libraries");
    }

    private static int exitCode(RemoteProcess process) throws ProblemException {
        return process.await(Duration.ofSeconds(10));
    }
}
