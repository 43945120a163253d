package org.understudy.services.task.routine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Lease;
import org.understudy.model.task.Resource;
import org.understudy.model.task.TaskSpec;
import org.understudy.services.ssh.PosixShell;

/// Puts a file with a mode and an owner, at once or not at all. What was there before is kept in the
/// task's directory on the host, for an undo.
public final class FileRoutine implements Routine {
    public static final String ID = "file";
    public static final String PATH = "path";
    public static final String CONTENT = "content";
    public static final String MODE = "mode";
    public static final String OWNER = "owner";

    private static final int LONGEST_PATH = 1024;
    private static final int LONGEST_CONTENT = 1 << 20;
    private static final int LONGEST_NAME = 120;
    private static final Pattern MODES = Pattern.compile("0?[0-7]{3,4}");
    private static final Pattern OWNERS = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String description() {
        return "Puts a file, with its mode and owner, at once or not at all.";
    }

    @Override
    public String reads() {
        return "the file that is there now; it is kept for an undo";
    }

    @Override
    public String writes() {
        return "the file";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.required(
                        PATH,
                        new ParameterType.Text(LONGEST_PATH),
                        "Where: an absolute path. Of a link, what it leads to is replaced."),
                Parameter.required(CONTENT, new ParameterType.File(LONGEST_CONTENT), "What stands in it."),
                Parameter.optional(
                        MODE, new ParameterType.Text(5), "Its mode, such as 0644. Else as it was; 0644 for a new one."),
                Parameter.optional(OWNER, new ParameterType.Text(80), "Its owner, such as root:adm. Else as it was."),
                Shared.rights("login"));
    }

    @Override
    public Plan plan(Given given) throws ProblemException {
        String path = given.text(PATH);
        checkPath(path);
        String mode = given.text(MODE);
        if (!mode.isEmpty() && !MODES.matcher(mode).matches()) {
            throw bad("\"" + mode + "\" is not a mode.", "It is three or four digits from 0 to 7.", "0644");
        }
        String owner = given.text(OWNER);
        if (!owner.isEmpty() && !OWNERS.matcher(owner).matches()) {
            throw bad("\"" + owner + "\" is not an owner.", "It is a user, or a user and a group.", "root:adm");
        }
        byte[] content = given.content(CONTENT);
        WorkScript script = new WorkScript("file.sh")
                .with("path", path)
                .with("mode", mode)
                .with("owner", owner)
                .with("content", Base64.getEncoder().encodeToString(content))
                .with("undo", "no")
                .keeping();
        List<String> steps = new ArrayList<>();
        steps.add("Keeps what is there now, and puts " + content.length + " bytes to " + path + ".");
        if (!mode.isEmpty() || !owner.isEmpty()) {
            steps.add("Gives it " + (mode.isEmpty() ? "" : "the mode " + mode)
                    + (mode.isEmpty() || owner.isEmpty() ? "" : " and ")
                    + (owner.isEmpty() ? "" : "the owner " + owner) + ".");
        }
        return Plan.of("put " + path, leases(path), script.work(Shared.rights(given)))
                .touching(List.of(path), List.of(path))
                .doing(steps.toArray(String[]::new))
                .looking(look(path, content), Shared.rights(given));
    }

    private static void checkPath(String path) throws ProblemException {
        boolean plain = path.startsWith("/")
                && !path.endsWith("/")
                && !path.contains("//")
                && !(path + "/").contains("/./")
                && !(path + "/").contains("/../")
                && path.chars().noneMatch(c -> c < ' ' || c == 127);
        if (!plain) {
            throw bad("\"" + path + "\" is not the path of a file.", "It has to be absolute and plain.", "/etc/motd");
        }
    }

    private static ProblemException bad(String what, String why, String example) {
        return new ProblemException(Kind.BAD_INPUT, what, why, "Write it like " + example + ".");
    }

    private static List<Lease> leases(String path) {
        // The end of a long path says more than its beginning.
        String name = path.length() <= LONGEST_NAME
                ? path
                : "…" + path.substring(path.length() - LONGEST_NAME / 2) + "~"
                        + hash(path.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
        return List.of(Lease.shared(Resource.HOST), Lease.exclusive(new Resource(ID, name)));
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String look(String path, byte[] content) {
        return "p=" + PosixShell.quote(path) + "; h=" + hash(content) + "\n" + """
                if [ ! -e "$p" ]; then
                  if [ -d "${p%/*}/" ]; then echo "It is not there and would be made."
                  else echo "There is no directory ${p%/*}: it would fail."; fi
                elif [ ! -f "$p" ]; then echo "It is not a file: it would fail."
                else
                  set -- $(sha256sum <"$p" 2>/dev/null)
                  if [ "${1-}" = "$h" ]; then same="has this content already"; else same="would be replaced"; fi
                  echo "It $same: now $(stat -c '%s bytes, mode %a, owner %U:%G' "$p")."
                fi
                """;
    }

    @Override
    public boolean undoable() {
        return true;
    }

    @Override
    public Plan undo(TaskSpec done) {
        Given given = new Given(done.parameters());
        String path = given.text(PATH);
        WorkScript script = new WorkScript("file.sh").with("undo", "yes").keptBy(done.id());
        return Plan.of("undo: " + done.title(), done.leases(), script.work(Shared.rights(given)))
                .touching(List.of(path), List.of(path))
                .doing("Puts back what was at " + path + " before.");
    }
}
