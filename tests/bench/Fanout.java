import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Privilege;
import org.understudy.model.task.Dispatch;
import org.understudy.model.task.Rollout;
import org.understudy.services.ssh.Command;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.task.HostOutcome;
import org.understudy.services.task.TaskListener;
import org.understudy.services.task.TaskManager;
import org.understudy.services.task.TaskSites;
import org.understudy.services.task.Until;
import org.understudy.services.task.routine.Routines;
import org.understudy.services.task.site.SitePlace;

/// A console that stays, with a session to every host: started by the script beside it, on the
/// class path of the program: FOLDER ROUNDS.
public final class Fanout {
    private record Moment(long nanos, long cpu, long own, long forks) {
        /// As the script does it: of everything in this namespace.
        static Moment now() throws Exception {
            long nanos = System.nanoTime();
            long ticks = 0;
            try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
                for (Path one : all) {
                    ticks += ticks(one.resolve("stat"));
                }
            }
            String[] load = Files.readString(Path.of("/proc/loadavg")).strip().split(" ");
            return new Moment(nanos, ticks * 10, ticks(Path.of("/proc/self/stat")) * 10, Long.parseLong(load[4]));
        }

        private static long ticks(Path stat) {
            try {
                String line = Files.readString(stat);
                String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
                return Long.parseLong(fields[11])
                        + Long.parseLong(fields[12])
                        + Long.parseLong(fields[13])
                        + Long.parseLong(fields[14]);
            } catch (IOException gone) {
                return 0;
            }
        }
    }

    private record Cost(double seconds, double cpu, double own, double forks) {}

    private static final TaskListener NOBODY = new TaskListener() {};

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        int rounds = Integer.parseInt(args[1]);
        List<Host> hosts = new ArrayList<>();
        for (String address : Files.readAllLines(folder.resolve("list"))) {
            hosts.add(new Host(address, new HostAddress.Ssh(address, 22, "bench", null, null), Privilege.NONE));
        }
        try (Connections connections = new Connections(SshSettings.ofHome(folder.resolve("home")), Prompts.nobody())) {
            memory("console without a session");
            say("the same process: sessions only", List.of(cost(hosts.size(), () -> each(hosts, connections::open))));
            memory("with a session to each host");
            List<Cost> looks = new ArrayList<>();
            for (int i = 0; i <= rounds; i++) {
                looks.add(cost(hosts.size(), () -> each(hosts, host -> look(connections, host))));
            }
            say("the same command, no task: a look over sessions held", looks.subList(1, looks.size()));
            try (TaskSites sites = new TaskSites(connections, SitePlace.USUAL)) {
                TaskManager manager = new TaskManager(
                        sites, Routines.usual(), Clock.systemUTC(), ThreadLocalRandom.current(), "bench@desk");
                say("the same process: first run over them", List.of(cost(hosts.size(), () -> run(manager, hosts))));
                List<Cost> all = new ArrayList<>();
                for (int i = 0; i < rounds; i++) {
                    all.add(cost(hosts.size(), () -> run(manager, hosts)));
                }
                say("understudy run, sessions held", all);
                memory("with a session, its helper and its journal to each host");
            }
        }
        System.exit(0);
    }

    @FunctionalInterface
    private interface PerHost {
        void go(Host host) throws Exception;
    }

    private static void each(List<Host> hosts, PerHost what) throws Exception {
        Semaphore permits = new Semaphore(32);
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Host host : hosts) {
                all.add(threads.submit(() -> {
                    permits.acquire();
                    try {
                        what.go(host);
                        return null;
                    } finally {
                        permits.release();
                    }
                }));
            }
        }
        for (Future<?> one : all) {
            one.get();
        }
    }

    /// What a dry run costs, and what other tools do.
    private static void look(Connections connections, Host host) throws Exception {
        if (!connections.open(host).run(Command.script("true")).ok()) {
            throw new IllegalStateException(host.name());
        }
    }

    private static void run(TaskManager manager, List<Host> hosts) throws Exception {
        Dispatch dispatch = manager.ask("run", Map.of("command", "true"), "all", Rollout.USUAL);
        List<HostOutcome> outcomes = manager.begin(dispatch, hosts, Until.ENDED, NOBODY).await();
        Map<String, Long> bad = outcomes.stream()
                .filter(o -> !o.good())
                .collect(Collectors.groupingBy(o -> String.valueOf(o.problem()), Collectors.counting()));
        if (!bad.isEmpty()) {
            throw new IllegalStateException(bad.toString());
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private static Cost cost(int hosts, Work work) throws Exception {
        Moment before = Moment.now();
        work.run();
        long end = System.nanoTime();
        // What is still on its way out belongs to it.
        Thread.sleep(500);
        Moment after = Moment.now();
        return new Cost(
                (end - before.nanos()) / 1e9,
                (double) (after.cpu() - before.cpu()) / hosts,
                (double) (after.own() - before.own()) / hosts,
                (double) (after.forks() - before.forks()) / hosts);
    }

    private static void say(String what, List<Cost> costs) {
        System.out.printf(
                Locale.ROOT,
                "| %-58s | %7.2f s | %7.2f s | %5.1f ms | %8s | %7.1f |%n",
                what,
                costs.stream().mapToDouble(Cost::seconds).min().orElseThrow(),
                median(costs, Cost::seconds),
                median(costs, Cost::own),
                // The kernel tells of each process in hundredths of a second, so what has only begun to live cannot be added up.
                costs.size() == 1 ? "" : String.format(Locale.ROOT, "%5.1f ms", median(costs, Cost::cpu)),
                median(costs, Cost::forks));
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> part) {
        double[] sorted = costs.stream().mapToDouble(part).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void memory(String when) throws Exception {
        System.gc();
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        String rss = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(l -> l.startsWith("VmRSS:"))
                .findFirst()
                .orElse("VmRSS: 0 kB")
                .replaceAll("\\D+", "");
        System.out.printf(
                Locale.ROOT, "%s: heap %.1f MB, RSS %.0f MB%n", when, heap / 1e6, Long.parseLong(rss) * 1024 / 1e6);
    }
}
