package org.understudy.services.task.runner;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.understudy.model.host.select.HostSelection;
import org.understudy.services.host.HostService;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.store.Store;
import org.understudy.services.store.StorePaths;
import org.understudy.services.task.TaskManager;
import org.understudy.services.task.TaskSites;
import org.understudy.services.task.queue.DispatchQueue;
import org.understudy.services.task.queue.TaskHistory;
import org.understudy.services.task.routine.Routines;
import org.understudy.services.task.schedule.Schedules;
import org.understudy.services.task.site.SitePlace;

/// A runner in a process of its own, for tests that kill it. This machine is its hosts, with a place of the test's own.
final class RunnerProcess implements AutoCloseable {
    private final Process process;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    private RunnerProcess(Process process) {
        this.process = process;
        Thread.ofVirtual().start(() -> {
            try (BufferedReader out = process.inputReader()) {
                String line;
                while ((line = out.readLine()) != null) {
                    said.add(line);
                }
            } catch (IOException e) {
                said.add("broken: " + e);
            }
        });
    }

    /// @param address of a server; empty: a file in the folder
    static RunnerProcess start(Path folder, String address) throws Exception {
        RunnerProcess runner = new RunnerProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RunnerProcess.class.getName(),
                        folder.toString(),
                        address)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        runner.await("Runner ");
        return runner;
    }

    /// What every part of the program has, with hosts of the test's own.
    static Ground ground(Path folder, Store store, Connections connections, TaskSites sites) {
        TaskManager manager = new TaskManager(sites, Routines.usual(), Clock.systemUTC(), new Random(), "ann@desk");
        HostService hosts = new HostService(store, connections);
        DispatchQueue queue = new DispatchQueue(store, manager, List.of());
        return new Ground(
                store,
                manager,
                sites,
                words -> hosts.select(HostSelection.parse(words)).hosts(),
                queue,
                new TaskHistory(store),
                new Schedules(store, queue, Clock.systemUTC(), new Random()),
                Clock.systemUTC());
    }

    static SitePlace place(Path folder) {
        return new SitePlace(
                folder.resolve("state").toString(), folder.resolve("run").toString());
    }

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        try (Store store = new Store(new StorePaths(folder, args[1]), Clock.systemUTC(), "ann@desk");
                Connections connections = new Connections(SshSettings.ofHome(folder), Prompts.nobody());
                TaskSites sites = new TaskSites(connections, place(folder))) {
            Runner runner = new Runner(ground(folder, store, connections, sites), "ann@desk", 8, System.out::println);
            Thread main = Thread.currentThread();
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                runner.stop();
                try {
                    main.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
            runner.run();
        }
    }

    /// Waits until it says something that begins so.
    String await(String beginning) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            String line = said.poll(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new AssertionError("it never said: " + beginning);
            }
            if (line.startsWith(beginning)) {
                return line;
            }
        }
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// By SIGTERM.
    boolean end() throws InterruptedException {
        process.destroy();
        return process.waitFor(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
