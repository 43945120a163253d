package org.understudy.services.task.site;

import java.util.ArrayList;
import java.util.List;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

/// What the helper says of its host when it begins.
///
/// @param root whether tasks are kept for all of the host, else for this login only
/// @param boot changes with each start of the host
/// @param endsWithLogin whether the host ends everything that a login leaves behind
public record SiteGround(boolean root, String boot, boolean endsWithLogin, SitePlace place) {
    private static final String MARK = "understudy-site\u001f";

    static SiteGround read(String line, String host) throws ProblemException {
        String[] words = line.split("\u001f", 7);
        if (!line.startsWith(MARK) || words.length < 4) {
            throw new ProblemException(
                    Kind.FAILED,
                    host + " cannot keep tasks.",
                    "Its shell says: " + (line.length() > 200 ? line.substring(0, 200) + "…" : line),
                    "Give the login a POSIX shell there.");
        }
        if (words[1].equals("1") && words.length == 7) {
            return new SiteGround(
                    words[2].equals("root"), words[3], words[4].equals("yes"), new SitePlace(words[5], words[6]));
        }
        throw refused(words[2], words[3].strip(), host);
    }

    private static ProblemException refused(String kind, String why, String host) {
        String what = host + " cannot keep tasks.";
        return new ProblemException(
                switch (kind) {
                    case "missing_tool" ->
                        Problem.of(
                                Kind.MISSING_TOOL,
                                what,
                                "It has no " + String.join(", ", List.of(why.split(" "))) + ".",
                                "Install the packages util-linux, coreutils and sed there.");
                    case "no_space" ->
                        Problem.of(
                                Kind.NO_SPACE,
                                what,
                                why,
                                "Make room there, below /var/lib/understudy and /run or in the home directory.");
                    default ->
                        Problem.of(
                                Kind.FAILED,
                                what,
                                why,
                                "Look there whether that directory can be written: its owner, its rights, a full or"
                                        + " read-only file system.");
                });
    }

    /// What people should know of it, if anything.
    public List<String> remarks(String host) {
        List<String> remarks = new ArrayList<>();
        if (!root) {
            remarks.add(host + " is used without root: its tasks and leases are seen by this login only.");
        }
        return List.copyOf(remarks);
    }
}
