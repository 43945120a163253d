import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Privilege;
import org.understudy.model.task.Lease;
import org.understudy.model.task.Resource;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskSpec;
import org.understudy.model.task.TaskState;
import org.understudy.services.observe.Subscription;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.task.site.SitePlace;
import org.understudy.services.task.site.TaskSite;
import org.understudy.services.task.site.Work;

/// Started by the script beside it, on the class path of the program: FOLDER PORT ROUNDS.
public final class Tasks {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Resource SHOP = new Resource("domain", "shop");
    private static final int WARM_UP = 20;

    private final Path folder;
    private final Host host;
    private final int rounds;

    private Tasks(Path folder, int port, int rounds) {
        this.folder = folder;
        this.rounds = rounds;
        this.host = new Host(
                "loop",
                new HostAddress.Ssh("127.0.0.1", port, System.getProperty("user.name"), null, null),
                Privilege.NONE);
    }

    public static void main(String[] args) throws Exception {
        new Tasks(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2])).measure();
        System.exit(0);
    }

    private Connections ways() {
        return new Connections(SshSettings.ofHome(folder.resolve("home")), Prompts.nobody());
    }

    private TaskSite site(Connections ways) throws Exception {
        return TaskSite.open(
                ways.open(host),
                new SitePlace(folder.resolve("state").toString(), folder.resolve("run").toString()));
    }

    private static TaskSpec spec(String title, Lease... leases) {
        return new TaskSpec(
                TaskId.make(Instant.now(), ThreadLocalRandom.current()),
                "run",
                1,
                title,
                Map.of(),
                List.of(leases),
                "ann@desk",
                Instant.now(),
                Optional.empty(),
                Optional.empty());
    }

    private void measure() throws Exception {
        try (Connections a = ways();
                Connections b = ways();
                TaskSite ann = site(a);
                TaskSite bob = site(b)) {
            ann.journal();
            bob.journal();
            seen(ann, bob);
            waits(ann, bob);
            freed(ann, bob);
            runTrue(ann);
            found(ann);
        }
    }

    private long until(TaskSite site, TaskId id, Predicate<SiteTask> what) throws Exception {
        AtomicLong at = new AtomicLong();
        try (Subscription _ = site.journal().view().subscribe(v -> v.find(id)
                .filter(what)
                .ifPresent(_ -> at.compareAndSet(0, System.nanoTime())))) {
            site.journal().await(v -> v.find(id).filter(what).isPresent(), SOON, "the announcement");
        }
        return at.get();
    }

    /// From the press of the button to "held" at the other console.
    private void seen(TaskSite ann, TaskSite bob) throws Exception {
        double[] seen = new double[rounds];
        double[] accepted = new double[rounds];
        for (int i = -WARM_UP; i < rounds; i++) {
            TaskSpec spec = spec("seen", Lease.exclusive(SHOP));
            AtomicLong at = new AtomicLong();
            try (Subscription _ = bob.journal().view().subscribe(v -> v.find(spec.id())
                    .ifPresent(_ -> at.compareAndSet(0, System.nanoTime())))) {
                long pressed = System.nanoTime();
                ann.submit(spec, Work.line("true", Work.Rights.LOGIN));
                long answered = System.nanoTime();
                bob.journal().await(v -> v.find(spec.id()).isPresent(), SOON, "the announcement");
                if (i >= 0) {
                    seen[i] = (at.get() - pressed) / 1e6;
                    accepted[i] = (answered - pressed) / 1e6;
                }
            }
            ann.awaitEnd(spec.id(), SOON);
        }
        say("press to \"running, by ann\" at a second held connection", seen);
        say("press to the answer: it has the task", accepted);
    }

    /// The same where somebody is in the way: the second one in line is seen waiting.
    private void waits(TaskSite ann, TaskSite bob) throws Exception {
        double[] seen = new double[rounds];
        TaskSpec holder = spec("holder", Lease.exclusive(SHOP));
        ann.submit(holder, Work.line("sleep 1000", Work.Rights.LOGIN));
        for (int i = 0; i < rounds; i++) {
            TaskSpec spec = spec("waits", Lease.exclusive(SHOP));
            AtomicLong at = new AtomicLong();
            try (Subscription _ = bob.journal().view().subscribe(v -> v.find(spec.id())
                    .ifPresent(_ -> at.compareAndSet(0, System.nanoTime())))) {
                long pressed = System.nanoTime();
                ann.submit(spec, Work.line("true", Work.Rights.LOGIN));
                bob.journal().await(v -> v.find(spec.id()).isPresent(), SOON, "the announcement");
                seen[i] = (at.get() - pressed) / 1e6;
            }
            ann.cancel(spec.id(), "", "bench");
            ann.awaitEnd(spec.id(), SOON);
        }
        say("press to \"waits in line\" at a second held connection", seen);
        ann.cancel(holder.id(), "", "bench");
        ann.awaitEnd(holder.id(), SOON);
    }

    /// From SIGKILL of the wrapper to the free lock, and to "running" of the next one at the other console.
    private void freed(TaskSite ann, TaskSite bob) throws Exception {
        int kills = Math.max(1, rounds / 5);
        double[] free = new double[kills];
        double[] next = new double[kills];
        for (int i = 0; i < kills; i++) {
            TaskSpec first = spec("first", Lease.exclusive(SHOP));
            ann.submit(first, Work.line("sleep 1000", Work.Rights.LOGIN));
            Path task = folder.resolve("state/tasks").resolve(first.id().value());
            while (!Files.exists(task.resolve("pid")) || Files.size(task.resolve("pid")) == 0) {
                Thread.onSpinWait();
            }
            String lock = folder.resolve("run/locks").resolve(SHOP.key()).toString();
            Process waiter = new ProcessBuilder("flock", "-s", lock, "true").start();
            TaskSpec second = spec("second", Lease.exclusive(SHOP));
            ann.submit(second, Work.line("true", Work.Rights.LOGIN));
            long pid = Long.parseLong(Files.readString(task.resolve("wrapper")).split(" ")[0]);
            long killed = System.nanoTime();
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            waiter.waitFor();
            free[i] = (System.nanoTime() - killed) / 1e6;
            next[i] = (until(bob, second.id(), t -> t.state() != TaskState.BLOCKED) - killed) / 1e6;
            ann.awaitEnd(second.id(), SOON);
        }
        say("kill -9 of the wrapper to the free lock (its work is ended first)", free);
        say("kill -9 of the wrapper to \"running\" of the next one, at a second console", next);
    }

    private void runTrue(TaskSite ann) throws Exception {
        double[] whole = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            TaskSpec spec = spec("true", Lease.shared(Resource.HOST));
            long begin = System.nanoTime();
            ann.submit(spec, Work.line("true", Work.Rights.LOGIN));
            ann.awaitEnd(spec.id(), SOON);
            ann.log(spec.id(), 0, 1 << 16);
            whole[i] = (System.nanoTime() - begin) / 1e6;
        }
        say("run true on one held host: submitted, ended, output read", whole);
    }

    private void found(TaskSite ann) throws Exception {
        TaskSpec spec = spec("found", Lease.exclusive(SHOP));
        ann.submit(spec, Work.line("sleep 1000", Work.Rights.LOGIN));
        double[] found = new double[5];
        for (int i = 0; i < found.length; i++) {
            long begin = System.nanoTime();
            try (Connections fresh = ways();
                    TaskSite third = site(fresh)) {
                until(third, spec.id(), t -> true);
                found[i] = (System.nanoTime() - begin) / 1e6;
            }
        }
        say("a new SSH connection to \"running\" seen on it", found);
        ann.cancel(spec.id(), "", "bench");
        ann.awaitEnd(spec.id(), SOON);
    }

    private static void say(String what, double[] millis) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%-75s  median %7.1f ms  95th %7.1f ms  worst %7.1f ms  of %d%n",
                what,
                sorted[sorted.length / 2],
                sorted[(int) (sorted.length * 0.95)],
                sorted[sorted.length - 1],
                sorted.length);
    }
}
