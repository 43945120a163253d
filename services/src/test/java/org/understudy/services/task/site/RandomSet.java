package org.understudy.services.task.site;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Lease;
import org.understudy.model.task.LeaseMode;
import org.understudy.model.task.Resource;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskSpec;
import org.understudy.model.task.TaskState;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Some tasks over a few resources, handed over by several consoles at once, while somebody
/// cancels, breaks locks and kills what takes part. The work of each proves by locks of its own
/// that nobody is there who must not be, and writes down its numbers.
final class RandomSet {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int MOST_TASKS = 7;

    /// What was done to a task; without any it has to succeed.
    private enum Misdeed {
        CANCEL,
        BREAK,
        KILL_MAIN,
        KILL_GUARD,
        KILL_BOTH,
        KILL_WORK,
        KILL_HELPER
    }

    private final Path folder;
    private final Path own;
    private final long seed;
    private final Random random;
    private final List<TaskSite> consoles;
    private final List<TaskSpec> specs = new ArrayList<>();
    private final Map<TaskId, Set<Misdeed>> done = new ConcurrentHashMap<>();
    private final Set<TaskId> accepted = ConcurrentHashMap.newKeySet();
    private final Set<TaskId> doubtful = ConcurrentHashMap.newKeySet();

    RandomSet(Path folder, String name, long seed, List<TaskSite> consoles) throws IOException {
        this.folder = folder;
        this.own = Files.createDirectories(folder.resolve("sets").resolve(name));
        this.seed = seed;
        this.random = new Random(seed);
        this.consoles = consoles;
        int resources = 1 + random.nextInt(3);
        for (int i = 2 + random.nextInt(MOST_TASKS - 1); i > 0; i--) {
            List<Lease> leases = new ArrayList<>();
            for (int r = 0; r < resources; r++) {
                if (random.nextInt(3) > 0) {
                    Resource thing = new Resource("thing", name + "-" + r);
                    leases.add(random.nextBoolean() ? Lease.exclusive(thing) : Lease.shared(thing));
                }
            }
            // A deadline that is never reached, for what belongs to it.
            Optional<Duration> deadline =
                    random.nextInt(3) == 0 ? Optional.of(Duration.ofMinutes(5)) : Optional.empty();
            TaskSpec spec = Site.spec("of " + name, deadline, leases.toArray(Lease[]::new));
            specs.add(spec);
            done.put(spec.id(), ConcurrentHashMap.newKeySet());
        }
    }

    int size() {
        return specs.size();
    }

    /// All that happens, at once; returns when nothing more is done to anybody.
    void happen() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < consoles.size(); i++) {
                TaskSite console = consoles.get(i);
                List<TaskSpec> mine = new ArrayList<>();
                for (int t = i; t < specs.size(); t += consoles.size()) {
                    mine.add(specs.get(t));
                }
                Random dice = new Random(random.nextLong());
                all.add(threads.submit(() -> handOver(console, mine, dice)));
            }
            Random dice = new Random(random.nextLong());
            // Every third set is left in peace: then everything has to succeed.
            int deeds = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(3 * specs.size());
            all.add(threads.submit(() -> {
                for (int i = 0; i < deeds; i++) {
                    pause(dice, 12);
                    misdeed(dice);
                }
                return null;
            }));
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    private static void pause(Random dice, int millis) {
        LockSupport.parkNanos(dice.nextLong(millis * 1_000_000L));
    }

    private Void handOver(TaskSite console, List<TaskSpec> mine, Random dice) throws Exception {
        for (TaskSpec spec : mine) {
            pause(dice, 8);
            try {
                console.submit(spec, work(spec, dice));
                accepted.add(spec.id());
            } catch (ProblemException e) {
                assertEquals(Kind.CONNECTION_LOST, e.kind(), () -> e.problem().toString());
                doubtful.add(spec.id());
            }
        }
        return null;
    }

    /// Takes a lock of its own for each lease; who does not get it at once has met somebody. A
    /// child keeps these locks too: it must not outlive the lease either.
    private Work work(TaskSpec spec, Random dice) {
        StringBuilder line = new StringBuilder();
        int descriptor = 3;
        for (Lease lease : spec.leases()) {
            Path probe = own.resolve(lease.resource().key());
            line.append("exec %d<>'%s'; flock -n %s %d || echo '%s met somebody at %s' >>'%s'\n"
                    .formatted(
                            descriptor,
                            probe,
                            lease.mode() == LeaseMode.EXCLUSIVE ? "-x" : "-s",
                            descriptor,
                            spec.id(),
                            lease.resource().key(),
                            own.resolve("met")));
            descriptor++;
        }
        line.append("echo \"%s $UNDERSTUDY_FENCES\" >>'%s'\n".formatted(spec.id(), own.resolve("entered")));
        String sleep = "sleep 0.0%02d".formatted(dice.nextInt(100));
        line.append(dice.nextInt(3) == 0 ? sleep + " & wait" : sleep);
        if (dice.nextInt(3) > 0) {
            return Site.sh(line.toString());
        }
        return Site.sh("echo 50 half >\"$UNDERSTUDY_PROGRESS\"\n" + line).reporting();
    }

    // ---- misdeeds

    private void misdeed(Random dice) throws Exception {
        Misdeed deed = Misdeed.values()[dice.nextInt(Misdeed.values().length)];
        TaskId id = specs.get(dice.nextInt(specs.size())).id();
        TaskSite console = consoles.get(dice.nextInt(consoles.size()));
        if (deed == Misdeed.KILL_HELPER) {
            killed(helpers(), dice);
            return;
        }
        if (!accepted.contains(id)) {
            return;
        }
        // Before it is done: the task may be over before this thread goes on.
        done.get(id).add(deed);
        try {
            switch (deed) {
                case CANCEL -> console.cancel(id, "no more", "ann@desk");
                case BREAK -> console.breakLock(console.evidence(id), "stuck", "ann@desk");
                case KILL_MAIN -> main(id).forEach(ProcessHandle::destroyForcibly);
                case KILL_GUARD -> guards(id).forEach(ProcessHandle::destroyForcibly);
                case KILL_BOTH -> {
                    guards(id).forEach(ProcessHandle::destroyForcibly);
                    main(id).forEach(ProcessHandle::destroyForcibly);
                }
                case KILL_WORK -> numbered(id, "pid").forEach(ProcessHandle::destroyForcibly);
                case KILL_HELPER -> throw new IllegalStateException();
            }
        } catch (ProblemException e) {
            // Another holder than the one seen, or the helper was killed in the middle.
            assertTrue(
                    e.kind() == Kind.BUSY || e.kind() == Kind.CONNECTION_LOST,
                    () -> e.problem().toString());
        }
    }

    private static void killed(List<ProcessHandle> some, Random dice) {
        if (!some.isEmpty()) {
            some.get(dice.nextInt(some.size())).destroyForcibly();
        }
    }

    private Path of(TaskId id) {
        return folder.resolve("state/tasks").resolve(id.value());
    }

    private List<ProcessHandle> numbered(TaskId id, String file) throws IOException {
        try {
            String[] words = Files.readString(of(id).resolve(file)).strip().split(" ");
            return words[0].isEmpty()
                    ? List.of()
                    : ProcessHandle.of(Long.parseLong(words[0])).stream().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private List<ProcessHandle> main(TaskId id) throws IOException {
        return numbered(id, "wrapper");
    }

    /// Main, guard and helpers are copies of each other: a guard holds the ticket and is nobody's
    /// child that matters here, a helper is ours.
    private List<ProcessHandle> guards(TaskId id) throws IOException {
        List<ProcessHandle> main = main(id);
        return KillsTest.wrappersOf(id).stream()
                .filter(p -> !main.contains(p) && !main.isEmpty() && !ours(p))
                .filter(p -> p.parent().filter(main::contains).isEmpty())
                .toList();
    }

    private List<ProcessHandle> helpers() {
        return withWords(" site " + folder).stream().filter(RandomSet::ours).toList();
    }

    private static boolean ours(ProcessHandle process) {
        return process.parent().filter(ProcessHandle.current()::equals).isPresent();
    }

    /// The processes whose command lines contain all of these.
    private static List<ProcessHandle> withWords(String... words) {
        List<ProcessHandle> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path each : all) {
                String line = commandLine(each);
                if (List.of(words).stream().allMatch(line::contains)) {
                    ProcessHandle.of(Long.parseLong(each.getFileName().toString()))
                            .ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static String commandLine(Path process) {
        try {
            return new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    // ---- what has to hold

    /// @param next a console that came when nothing more was done to anybody
    void check(TaskSite next) throws Exception {
        for (TaskSpec spec : specs) {
            if (!accepted.contains(spec.id()) && !known(next, spec.id())) {
                continue;
            }
            SiteTask end = next.awaitEnd(spec.id(), SOON);
            ending(spec, end);
            history(spec);
            for (TaskSite console : consoles) {
                assertEquals(end.state(), console.awaitEnd(spec.id(), SOON).state(), "every console is told the same");
            }
        }
        assertTrue(!Files.exists(own.resolve("met")), () -> read(own.resolve("met")));
        fences();
        left();
    }

    private boolean known(TaskSite next, TaskId id) throws ProblemException {
        assertTrue(doubtful.contains(id), "neither accepted nor refused: " + id);
        return next.list(500).stream().anyMatch(t -> t.id().equals(id));
    }

    private void ending(TaskSpec spec, SiteTask end) {
        Set<Misdeed> deeds = done.get(spec.id());
        boolean inDoubt = doubtful.contains(spec.id());
        boolean fits = switch (end.state()) {
            case SUCCEEDED -> true;
            case CANCELLED -> deeds.contains(Misdeed.CANCEL);
            case FAILED -> deeds.contains(Misdeed.KILL_WORK);
            case LOST ->
                inDoubt
                        || deeds.contains(Misdeed.BREAK)
                        || deeds.contains(Misdeed.KILL_MAIN)
                        || deeds.contains(Misdeed.KILL_BOTH);
            default -> false;
        };
        assertTrue(fits, () -> end + " after " + deeds + (inDoubt ? ", in doubt" : ""));
    }

    /// Every announcement may follow the one before, and there is one end.
    private void history(TaskSpec spec) throws IOException {
        TaskState state = TaskState.QUEUED;
        List<String> lines = new ArrayList<>(Files.readAllLines(of(spec.id()).resolve("history")));
        lines.addAll(Files.readAllLines(of(spec.id()).resolve("ending.json")));
        for (String line : lines) {
            JsonNode o = TaskJson.read(line);
            String kind = o.path("e").asText();
            TaskState to = TaskState.valueOf(
                    (kind.equals("ended") ? o.path("state").asText() : kind).toUpperCase(java.util.Locale.ROOT));
            assertTrue(
                    state.next().contains(to) || (state == to && to == TaskState.BLOCKED),
                    () -> String.join("\n", lines));
            state = to;
        }
        assertTrue(state.over(), () -> String.join("\n", lines));
    }

    /// In the order in which the work came in: who claims for himself has a greater number than
    /// all before him, who comes after him as well; and no number is given twice.
    private void fences() throws Exception {
        Map<String, Long> newest = new HashMap<>();
        Map<String, Long> newestExclusive = new HashMap<>();
        Map<String, Set<String>> given = new HashMap<>();
        if (!Files.exists(own.resolve("entered"))) {
            return;
        }
        for (String line : Files.readAllLines(own.resolve("entered"))) {
            String[] words = line.strip().split(" ");
            TaskSpec spec = specs.stream()
                    .filter(s -> s.id().value().equals(words[0]))
                    .findFirst()
                    .orElseThrow();
            assertEquals(spec.leases().size(), words.length - 1, line);
            for (int i = 1; i < words.length; i++) {
                String key = words[i].substring(0, words[i].indexOf('='));
                long number = Long.parseLong(words[i].substring(key.length() + 1));
                boolean exclusive = spec.leases().get(i - 1).mode() == LeaseMode.EXCLUSIVE;
                long before = (exclusive ? newest : newestExclusive).getOrDefault(key, 0L);
                assertTrue(number > before, () -> line + " after " + before);
                assertTrue(
                        given.computeIfAbsent(key, _ -> new java.util.HashSet<>())
                                .add(Long.toString(number)),
                        line);
                newest.merge(key, number, Math::max);
                if (exclusive) {
                    newestExclusive.merge(key, number, Math::max);
                }
            }
        }
    }

    /// Nobody stands in the line, nothing is held, nothing runs.
    private void left() throws Exception {
        Awaitility.await()
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> specs.stream().noneMatch(s -> inLine(s.id()))
                        && withWords(own.toString()).isEmpty());
        List<String> locks = new ArrayList<>(
                List.of("sh", "-c", "for f; do [ ! -e \"$f\" ] || flock -n \"$f\" true || echo \"$f\"; done", "sh"));
        specs.stream()
                .flatMap(s -> s.leases().stream())
                .map(l -> l.resource().key())
                .distinct()
                .forEach(key -> {
                    locks.add(own.resolve(key).toString());
                    locks.add(folder.resolve("run/locks").resolve(key).toString());
                });
        Process look = new ProcessBuilder(locks).start();
        assertEquals("", new String(look.getInputStream().readAllBytes(), StandardCharsets.UTF_8), "still held");
    }

    /// An empty ticket is nobody's any more.
    private boolean inLine(TaskId id) {
        File[] line = folder.resolve("run/line").toFile().listFiles((_, name) -> name.endsWith(id.value()));
        return line == null || Stream.of(line).anyMatch(t -> t.length() > 0);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// For the message when something does not hold.
    String story() {
        StringBuilder text = new StringBuilder(own.getFileName() + ", -Dseed=" + seed + " -Drounds=1\n");
        for (TaskSpec spec : specs) {
            text.append(spec.id())
                    .append(' ')
                    .append(spec.leases())
                    .append(" deeds ")
                    .append(done.get(spec.id()))
                    .append(accepted.contains(spec.id()) ? "" : " not accepted")
                    .append('\n')
                    .append(read(of(spec.id()).resolve("history")))
                    .append(read(of(spec.id()).resolve("ending.json")).strip())
                    .append('\n')
                    .append(read(of(spec.id()).resolve("wrapper.log")))
                    .append('\n');
        }
        return text.append(read(own.resolve("entered"))).toString();
    }
}
