package org.understudy.services.replica.quiesce;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.Job;
import org.understudy.agent.protocol.Rule;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Profile;
import org.understudy.model.replica.SourceFacts;
import org.understudy.model.replica.SourceFacts.Database;
import org.understudy.services.ssh.HostConnection;

/// All databases of a source that are held while it is read. Closing lets all of them go.
public final class Databases implements AutoCloseable {
    private final List<DatabaseHold> holds = new ArrayList<>();
    private final List<String> live = new ArrayList<>();
    private final List<String> still = new ArrayList<>();

    private Databases() {}

    /// Holds what the profile asks for. With `auto`, a database that cannot be held is told, and
    /// copied live; one that the profile names must be held, or nothing begins.
    ///
    /// @param snapshotted whether all files of a database are read from one snapshot: it then needs no rest
    public static Databases hold(
            HostConnection source,
            SourceFacts facts,
            Profile profile,
            Predicate<Database> snapshotted,
            Consumer<String> messages)
            throws ProblemException {
        Databases all = new Databases();
        boolean auto = profile.databases().contains("auto");
        for (Database database : facts.databases()) {
            if (snapshotted.test(database)) {
                all.still.add(database.kind());
                continue;
            }
            boolean named = profile.databases().contains(database.kind());
            if (!named && !auto) {
                continue;
            }
            if (!database.kind().equals("postgresql")) {
                all.live.add(database.kind());
                messages.accept(database.kind() + " in " + database.dataDirectory()
                        + " cannot be brought to rest in this version: its files are copied live.");
                continue;
            }
            try {
                DatabaseHold hold = PostgresHold.begin(source, database);
                all.holds.add(hold);
                messages.accept(hold.title() + " is held in backup mode; it goes on working.");
            } catch (ProblemException e) {
                if (named) {
                    all.close();
                    throw e;
                }
                all.live.add(database.kind());
                messages.accept(e.problem().sentence() + " Its files are copied live.");
            }
        }
        return all;
    }

    /// What must not be copied of databases: the lock file of a running server would keep the copy from starting.
    public static List<Rule> leftOut(SourceFacts facts) {
        return facts.databases().stream()
                .filter(d -> d.kind().equals("postgresql"))
                .map(d -> new Rule(d.dataDirectory() + "/postmaster.pid", Rule.Decision.LEAVE_OUT))
                .toList();
    }

    public boolean isEmpty() {
        return holds.isEmpty();
    }

    /// Ends the copy for all of them.
    ///
    /// @return the second pass: what is read again and put in
    public Job.Pass release() throws ProblemException {
        List<Bytes> paths = new ArrayList<>();
        List<Job.Injected> files = new ArrayList<>();
        for (DatabaseHold hold : holds) {
            files.addAll(hold.release());
            paths.addAll(hold.readAgain());
        }
        return new Job.Pass(paths, files);
    }

    /// How still the databases were kept, for the sync point; begins with a space, or is empty.
    public String sentence() {
        String held = String.join(", ", holds.stream().map(DatabaseHold::title).toList());
        String text = "";
        if (!held.isEmpty()) {
            text += " " + held + " in backup mode, recoverable to the end of the sync.";
        }
        if (!still.isEmpty()) {
            text += " In one snapshot, recoverable as after a power cut: " + String.join(", ", still) + ".";
        }
        if (!live.isEmpty()) {
            text += " Copied live, without rest: " + String.join(", ", live) + ".";
        }
        return text;
    }

    @Override
    public void close() {
        holds.forEach(DatabaseHold::close);
        holds.clear();
    }
}
