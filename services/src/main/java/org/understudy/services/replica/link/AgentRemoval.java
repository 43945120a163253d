package org.understudy.services.replica.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.replica.link.AgentFootprint.Tree;
import org.understudy.services.ssh.Command;
import org.understudy.services.ssh.ExecResult;
import org.understudy.services.ssh.HostConnection;

/// Takes the agent off a host, all versions of it, unless one runs there.
///
/// The directory is given another name before anybody looks who runs: from then on no agent can
/// start from it, and the kernel tells those that did by the new name. Who is found gets it back
/// as it was.
public final class AgentRemoval {
    private static final int BUSY = 98;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// `places DIR…`: those that are there, and what a removal that was killed has left beside
    /// them.
    private static final String TOOLS = """
            places() {
              for d; do
                for p in "$d" "$d".going-*; do [ ! -d "$p" ] || readlink -f "$p"; done
              done
            }
            users() {
              for e in /proc/[0-9]*/exe; do
                t=$(readlink "$e" 2>/dev/null) || continue
                case $t in "$1"/*) e=${e%/exe}; echo "${e#/proc/}" ;; esac
              done
            }
            """;

    private static final String LOOK = TOOLS + """
            places "$@" | while read -r p; do
              found=
              for v in "$p"/* "$p"/.new-*; do
                [ -e "$v" ] || continue
                found=yes
                printf 'tree %s %s\\n' "$(du -sk "$v" | cut -f1)" "$v"
              done
              [ -n "$found" ] || printf 'tree 0 %s\\n' "$p"
              users "$p" | while read -r u; do printf 'runs %s\\n' "$u"; done
            done
            """;

    private static final String REMOVE = TOOLS + """
            set -eu
            places "$@" | while read -r p; do
              case $p in *.going-*) g=$p ;; *) g=$p.going-$$; mv -T "$p" "$g" ;; esac
              if [ -n "$(users "$g")" ]; then
                [ "$g" = "$p" ] || mv -T "$g" "$p"
                exit 98
              fi
              rm -rf "$g"
              case $p in /var/lib/understudy/*) rmdir /var/lib/understudy 2>/dev/null || true ;; esac
            done
            """;

    private AgentRemoval() {}

    /// What there is to remove; changes nothing.
    public static AgentFootprint look(HostConnection host) throws ProblemException {
        return look(host, AgentLauncher.PLACES);
    }

    static AgentFootprint look(HostConnection host, List<String> places) throws ProblemException {
        String name = host.host().name();
        ExecResult found =
                host.run(script(LOOK, places)).orFail("It cannot be found out what of the agent lies on " + name + ".");
        List<Tree> trees = new ArrayList<>();
        List<Long> running = new ArrayList<>();
        for (String line : found.out().lines().toList()) {
            String[] words = line.split(" ", 3);
            if (words.length == 3 && words[0].equals("tree") && words[1].matches("\\d{1,15}")) {
                trees.add(new Tree(words[2], Long.parseLong(words[1]) * 1024));
            } else if (words.length == 2 && words[0].equals("runs") && words[1].matches("\\d{1,15}")) {
                running.add(Long.valueOf(words[1]));
            }
        }
        return new AgentFootprint(name, trees, running);
    }

    /// @return what was removed
    public static AgentFootprint remove(HostConnection host) throws ProblemException {
        return remove(host, AgentLauncher.PLACES);
    }

    static AgentFootprint remove(HostConnection host, List<String> places) throws ProblemException {
        AgentFootprint there = look(host, places);
        refuse(there);
        ExecResult result = host.run(script(REMOVE, places));
        if (result.exitCode() == BUSY) {
            refuse(look(host, places));
            throw busy(there);
        }
        result.orFail(
                Kind.FAILED,
                "The agent cannot be removed from " + there.host() + ".",
                "Look at the rights of /var/lib/understudy and /opt there.");
        return there;
    }

    private static Command script(String text, List<String> places) {
        return Command.script(text, places.toArray(String[]::new)).asRoot().deadline(PATIENCE);
    }

    /// Says who is in the way.
    public static void refuse(AgentFootprint there) throws ProblemException {
        if (!there.running().isEmpty()) {
            throw busy(there);
        }
    }

    private static ProblemException busy(AgentFootprint there) {
        String ids =
                String.join(", ", there.running().stream().map(String::valueOf).toList());
        return new ProblemException(
                Kind.BUSY,
                "An agent is running on " + there.host() + ".",
                ids.isEmpty() ? "Somebody works with it." : "Somebody works with it: process " + ids + ".",
                "Wait until that is done, or end it; then try again.");
    }
}
