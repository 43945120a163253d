package org.understudy.services.task.site;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.jspecify.annotations.Nullable;

import org.understudy.model.host.Privilege;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.LeaseMode;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskSpec;
import org.understudy.model.task.TaskState;
import org.understudy.services.ssh.As;
import org.understudy.services.ssh.Command;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.ssh.PosixShell;

/// The tasks of one host. Everything is asked of the host; nothing is remembered here, so any
/// number of consoles may do the same. Methods block (use virtual threads), end within a
/// deadline and throw problems for people.
public final class TaskSite implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration WHOLE_LIFE = Duration.ofDays(365);
    private static final Duration ANNOUNCED_WITHIN = Duration.ofSeconds(1);
    private static final int LIST_MOST = 500;

    /// A console that is told to stop cleans up on two hosts first.
    private static final Duration LEADERS_GRACE = Duration.ofMinutes(2);

    private final HostConnection connection;
    private final SitePlace place;
    private final SiteScript script;
    private As as;
    private @Nullable SiteHelper helper;
    private @Nullable SiteGround ground;
    private @Nullable SiteJournal journal;
    private boolean closed;

    /// What was submitted here while the journal was followed: it will be announced.
    private final Set<TaskId> announced = ConcurrentHashMap.newKeySet();

    private TaskSite(HostConnection connection, As as, SitePlace place) {
        this.connection = connection;
        this.as = as;
        this.place = place;
        this.script = SiteScript.usual();
    }

    /// Begins to talk to a host. Root is tried first, where the host was not added without it:
    /// then leases hold for everybody on that host. The connection stays the caller's.
    public static TaskSite open(HostConnection connection) throws ProblemException {
        return open(connection, SitePlace.USUAL);
    }

    public static TaskSite open(HostConnection connection, SitePlace place) throws ProblemException {
        boolean tryRoot = connection.host().privilege() == Privilege.AUTO;
        TaskSite site = new TaskSite(connection, tryRoot ? As.ROOT : As.LOGIN, place);
        try {
            site.helper();
        } catch (ProblemException e) {
            if (!tryRoot || e.kind() != Kind.NO_PRIVILEGE) {
                throw e;
            }
            site.as = As.LOGIN;
            site.helper();
        }
        return site;
    }

    public String host() {
        return connection.host().name();
    }

    private synchronized SiteHelper helper() throws ProblemException {
        if (closed) {
            throw new ProblemException(Kind.CONNECTION_LOST, "The tasks of " + host() + " are closed.", "");
        }
        if (helper == null || !helper.usable()) {
            SiteHelper fresh = SiteHelper.start(connection, as, place, script);
            boolean good = false;
            try {
                ground = fresh.ground();
                helper = fresh;
                good = true;
            } finally {
                if (!good) {
                    fresh.close();
                }
            }
        }
        return helper;
    }

    /// What the host said of itself.
    public synchronized SiteGround ground() throws ProblemException {
        helper();
        if (ground == null) {
            throw new IllegalStateException("a helper without a ground");
        }
        return ground;
    }

    /// What waits and runs there, followed from now on.
    public synchronized SiteJournal journal() throws ProblemException {
        if (journal == null) {
            journal = new SiteJournal(connection, as, ground().place().run() + "/journal", this::helper);
            journal.start();
        }
        return journal;
    }

    // ---- doing

    /// Hands a task over to the host. When this returns the host has it: it runs, or stands in
    /// line and starts by itself.
    public Submission submit(TaskSpec spec, Work work) throws ProblemException {
        spec.check();
        String what = "\"" + spec.title() + "\" was not accepted by " + host() + ".";
        SiteGround there = ground();
        if (there.endsWithLogin()) {
            throw new ProblemException(
                    Kind.UNSUPPORTED,
                    what,
                    "That host ends everything that a login leaves behind (KillUserProcesses in logind.conf), so the task"
                            + " would end with this connection.",
                    "Log in there as root, or by sudo, where systemd gives each task a unit of its own.",
                    "Or let the login's own manager stay there (loginctl enable-linger); it needs the package dbus-user-session.",
                    "Or set KillUserProcesses=no in /etc/systemd/logind.conf there.");
        }
        String script = "";
        if (work.script().isPresent()) {
            String file = there.place().state() + "/tasks/" + spec.id() + "/script";
            stage(file, work.script().get(), what);
            script = "script=" + PosixShell.quote(file) + "\n";
        }
        String begin = script;
        String how = work.grace().toSeconds() + " "
                + spec.deadline().map(Duration::toSeconds).orElse(0L) + " "
                + (work.as() == Work.Rights.ROOT ? "root" : "login")
                + (work.progress() == Work.Progress.REPORTED ? " yes" : " no");
        SiteHelper to = helper();
        Reply reply = to.ask(
                DEADLINE,
                "submit",
                spec.id().value(),
                wants(spec),
                TaskJson.brief(spec),
                how,
                escaped(begin + work.line() + "\n"),
                TaskJson.spec(spec),
                work.resume().map(r -> escaped(begin + r + "\n")).orElse(""),
                Long.toString(work.mostOutput()));
        if (!reply.ok()) {
            throw to.problem(
                    reply,
                    what,
                    "Look at space and rights of " + there.place().state() + " and "
                            + there.place().run() + " on " + host() + ".");
        }
        synchronized (this) {
            if (journal != null && journal.view().get().attached()) {
                if (announced.size() >= LIST_MOST) {
                    // Nobody waits for those. Who is forgotten is asked for.
                    announced.clear();
                }
                announced.add(spec.id());
            }
        }
        return submission(spec.id(), reply);
    }

    private void stage(String file, byte[] content, String what) throws ProblemException {
        // Whoever asked before may have been killed before its task was submitted: its script is laid there again.
        String put = "umask 077; d=${1%/*}; t=$1.$$; mkdir \"$d\" 2>/dev/null || [ ! -e \"$d/spec.json\" ] || exit 0; "
                + "cat >\"$t\" && [ \"$(stat -c %s \"$t\")\" = \"$2\" ] && mv \"$t\" \"$1\" "
                + "|| { rm -f \"$t\"; rmdir \"$d\"; exit 1; }";
        connection
                .run(Command.script(put, file, Integer.toString(content.length))
                        .as(as)
                        .stdin(content))
                .orFail(Kind.NO_SPACE, what, "Make room below " + file + " on " + host() + ".");
    }

    private static String wants(TaskSpec spec) {
        return spec.leases().stream()
                .map(l -> (l.mode() == LeaseMode.EXCLUSIVE ? "X " : "S ")
                        + l.resource().key())
                .collect(Collectors.joining(" "));
    }

    /// For `printf %b`: one line whatever is in it.
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                default -> {
                    if (c < ' ') {
                        out.append("\\0")
                                .append(Integer.toOctalString(c + 01000).substring(1));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }

    private static Submission submission(TaskId id, Reply reply) {
        boolean runs = reply.word(0).equals("running");
        Optional<Submission.Holder> holder = Optional.empty();
        if (!runs && !reply.lines().isEmpty() && TaskId.isOne(reply.word(2))) {
            try {
                var brief = TaskJson.read(reply.lines().getLast());
                holder = Optional.of(new Submission.Holder(
                        new TaskId(reply.word(2)),
                        brief.path("title").asText(),
                        brief.path("by").asText()));
            } catch (JsonProcessingException e) {
                holder = Optional.of(new Submission.Holder(new TaskId(reply.word(2)), "a task", "somebody"));
            }
        }
        return new Submission(
                id,
                runs ? TaskState.RUNNING : TaskState.BLOCKED,
                Long.parseLong(reply.word(1)),
                holder,
                runs || reply.word(3).equals("-") ? Optional.empty() : Optional.of(reply.word(3)));
    }

    /// Asks a task to stop, whether it waits or runs. What it started gets SIGTERM, and SIGKILL
    /// after five seconds.
    ///
    /// @return false when it was over already
    public boolean cancel(TaskId id, String why, String who) throws ProblemException {
        SiteHelper to = helper();
        Reply reply = to.ask(DEADLINE, "cancel", id.value(), TaskJson.quoted(why), TaskJson.quoted(who));
        if (!reply.ok()) {
            throw unknown(to, reply, id);
        }
        return !reply.text().equals("over");
    }

    /// Kills the holder of a lease: its wrapper, and with it everything the task started. Only
    /// for what the person has seen.
    public void breakLock(Evidence evidence, String why, String who) throws ProblemException {
        SiteHelper to = helper();
        Reply reply = to.ask(
                DEADLINE,
                "break",
                evidence.task().id().value(),
                evidence.wrapper(),
                TaskJson.quoted(why),
                TaskJson.quoted(who));
        if (!reply.ok()) {
            throw to.problem(
                    reply,
                    "The lock of \"" + evidence.task().title() + "\" on " + host() + " was not broken.",
                    "Look at the evidence again: understudy task show "
                            + evidence.task().id().shortForm());
        }
    }

    // ---- leading

    /// Hands over a task that a console leads: it claims its leases and waits in line like any
    /// other, but the work is done from a console, which takes its [#seat]. When that console
    /// dies the task keeps its leases and waits for another one.
    public Submission submitLed(TaskSpec spec) throws ProblemException {
        Work.Rights rights = ground().root() ? Work.Rights.ROOT : Work.Rights.LOGIN;
        return submit(
                spec, Work.line(SiteScript.part("led.sh"), rights).reporting().grace(LEADERS_GRACE));
    }

    /// Takes the seat at a task that a console leads.
    ///
    /// @throws ProblemException BUSY when another console leads it, NOT_FOUND when it is over
    public Seat seat(TaskId id, Seat.Sitter who) throws ProblemException {
        String directory = ground().place().state() + "/tasks/" + id;
        return Seat.take(connection, as, directory, who);
    }

    // ---- asking

    /// The newest tasks, oldest first.
    public List<SiteTask> list(int count) throws ProblemException {
        SiteHelper to = helper();
        Reply reply = to.ask(DEADLINE, "list", Integer.toString(Math.clamp(count, 1, LIST_MOST)));
        if (!reply.ok()) {
            throw to.problem(reply, "The tasks of " + host() + " cannot be listed.");
        }
        SiteBook book = new SiteBook();
        reply.lines().forEach(book::read);
        return book.tasks().stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
    }

    public TaskDetails show(TaskId id) throws ProblemException {
        SiteHelper to = helper();
        Reply reply = to.ask(DEADLINE, "show", id.value());
        if (!reply.ok()) {
            throw unknown(to, reply, id);
        }
        SiteBook book = new SiteBook();
        Optional<TaskSpec> spec = Optional.empty();
        long log = 0;
        for (String line : reply.lines()) {
            String rest = line.substring(1);
            switch (line.charAt(0)) {
                case 'S' -> spec = spec(rest);
                case 'L' -> log = Long.parseLong(rest.strip());
                default -> book.read(rest);
            }
        }
        List<SiteTask> one = book.tasks();
        if (one.isEmpty()) {
            throw new ProblemException(
                    Kind.NOT_FOUND, "The task " + id.shortForm() + " never began on " + host() + ".", "");
        }
        return new TaskDetails(one.getFirst(), spec, log);
    }

    private static Optional<TaskSpec> spec(String json) {
        try {
            return Optional.of(TaskJson.readSpec(json));
        } catch (JsonProcessingException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private ProblemException unknown(SiteHelper to, Reply reply, TaskId id) {
        return to.problem(
                reply,
                "The task " + id.shortForm() + " cannot be dealt with on " + host() + ".",
                "See which there are: understudy task list " + host());
    }

    /// A piece of a log, from an offset. The log is never read as a whole, however long it is.
    ///
    /// @param most bytes, up to 1 MiB
    public LogPiece log(TaskId id, long offset, int most) throws ProblemException {
        SiteHelper to = helper();
        Reply reply = to.ask(
                DEADLINE,
                "page",
                id.value(),
                Long.toString(Math.max(0, offset)),
                Integer.toString(Math.clamp(most, 1, 1 << 20)));
        if (!reply.ok()) {
            throw unknown(to, reply, id);
        }
        return new LogPiece(offset, reply.raw(), reply.size());
    }

    /// Looks for a text in a log, on its host. Small and large letters of ASCII are the same.
    public void search(TaskId id, String text, LogHits hits) throws ProblemException {
        String file = ground().place().state() + "/tasks/" + id + "/log";
        LogSearch.find(connection, as, file, text, (offset, most) -> log(id, offset, most), hits);
    }

    /// Hears the bytes of a log.
    @FunctionalInterface
    public interface LogSink {
        void write(byte[] bytes, int count);
    }

    /// Passes on what is in a log from an offset and what comes, until the task is over and all
    /// of it has been passed on.
    public void follow(TaskId id, long from, LogSink sink) throws ProblemException {
        String file = ground().place().state() + "/tasks/" + id + "/log";
        try (LogTail tail = LogTail.start(connection, as, file, from, sink)) {
            awaitEnd(id, WHOLE_LIFE);
            // Nothing is written any more by the work itself: what the tail has not brought yet is read here.
            long at = tail.stop();
            while (true) {
                LogPiece piece = log(id, at, 1 << 20);
                if (piece.bytes().length == 0) {
                    return;
                }
                sink.write(piece.bytes(), piece.bytes().length);
                at = piece.end();
            }
        }
    }

    /// What speaks for and against breaking the lock of a task.
    public Evidence evidence(TaskId id) throws ProblemException {
        SiteTask task = show(id).task();
        SiteHelper to = helper();
        Reply reply = to.ask(DEADLINE, "evidence", id.value());
        if (!reply.ok()) {
            throw unknown(to, reply, id);
        }
        Told wrapper = Told.of(reply, "wrapper ");
        Told work = Told.of(reply, "work ");
        String[] log = find(reply, "log ").orElse("0 0").split(" ");
        boolean logged = log.length == 2 && !log[1].equals("0");
        return new Evidence(
                task,
                find(reply, "held ").orElse("yes").equals("yes"),
                wrapper.process(),
                wrapper.lives(),
                work.process(),
                work.lives(),
                logged ? Long.parseLong(log[0]) : 0,
                logged ? Optional.of(Instant.ofEpochSecond(Long.parseLong(log[1]))) : Optional.empty(),
                find(reply, "progress "));
    }

    private record Told(String process, boolean lives) {
        static Told of(Reply reply, String what) {
            String[] words = find(reply, what).orElse("- - no").split(" ");
            return new Told(words[0] + " " + words[1], words[2].equals("yes"));
        }
    }

    private static Optional<String> find(Reply reply, String begin) {
        return reply.lines().stream()
                .filter(l -> l.startsWith(begin))
                .map(l -> l.substring(begin.length()))
                .findFirst();
    }

    /// Waits until a task is over. Told by the host's journal, not asked for again and again.
    public SiteTask awaitEnd(TaskId id, Duration deadline) throws ProblemException {
        SiteJournal told = journal();
        if (announced.remove(id)) {
            // The answer to the submission overtakes the announcement mostly; asking at once would cost the host five
            // programs.
            told.sees(id, ANNOUNCED_WITHIN);
        }
        while (true) {
            // Listening first, then asking: nothing can come between.
            SiteView view = told.await(
                    v -> v.attached() && v.find(id).map(t -> t.state().over()).orElse(true),
                    deadline,
                    "The end of the task " + id.shortForm());
            Optional<SiteTask> known = view.find(id);
            if (known.isPresent()) {
                return known.get();
            }
            SiteTask asked = show(id).task();
            if (asked.state().over()) {
                return asked;
            }
            told.await(v -> v.find(id).isPresent(), DEADLINE, "The announcement of the task " + id.shortForm());
        }
    }

    @Override
    public void close() {
        @Nullable SiteJournal told;
        @Nullable SiteHelper asked;
        synchronized (this) {
            closed = true;
            told = journal;
            asked = helper;
        }
        if (told != null) {
            told.close();
        }
        if (asked != null) {
            asked.close();
        }
    }
}
