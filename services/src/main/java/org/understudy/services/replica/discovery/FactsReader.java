package org.understudy.services.replica.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Firmware;
import org.understudy.model.replica.SourceFacts;
import org.understudy.model.replica.SourceFacts.Database;
import org.understudy.model.replica.SourceFacts.SwapFact;

/// Turns a [DiscoveryReport] into [SourceFacts].
final class FactsReader {
    private FactsReader() {}

    static SourceFacts read(String host, DiscoveryReport report) throws ProblemException {
        String system = report.line("system", 0);
        String arch = report.line("system", 1);
        if (!system.equals("Linux")) {
            throw new ProblemException(
                    Kind.UNSUPPORTED,
                    host + " cannot be replicated.",
                    "It runs " + (system.isEmpty() ? "an unknown system" : system)
                            + ", and only Linux can be replicated.",
                    "Choose a Linux host.");
        }
        if (!arch.equals("x86_64")) {
            throw new ProblemException(
                    Kind.UNSUPPORTED,
                    host + " cannot be replicated.",
                    "Its processor is " + arch + "; replicas are made of x86_64 systems.",
                    "Choose an x86_64 host.");
        }
        Map<String, String> os = report.assignments("os-release");
        Map<String, String> blkid = Blkid.uuids(report.lines("blkid"));
        Map<String, String> uuids = report.pairs("uuids");
        String hostname = report.line("hostname", 0);
        return new SourceFacts(
                hostname.isEmpty() ? report.line("system", 3) : hostname,
                os.getOrDefault("PRETTY_NAME", os.getOrDefault("NAME", "Linux")),
                report.line("system", 2),
                arch,
                report.line("firmware", 0).equals("uefi") ? Firmware.UEFI : Firmware.BIOS,
                report.line("machine-id", 0),
                report.line("boot-id", 0),
                memory(report.line("memory", 0)),
                number(report.line("cpu", 0)),
                report.line("cpu", 1),
                report.lines("kernels"),
                MountTable.read(report),
                swaps(report, uuids, blkid),
                report.lines("addresses"),
                report.lines("services"),
                report.lines("listening"),
                databases(report),
                report.line("system", 4).equals("0") ? "root" : "user " + report.line("system", 4),
                consistency(report));
    }

    private static long memory(String line) {
        String digits = line.replaceAll("\\D+", "");
        return digits.isEmpty() ? 1024 : Math.ceilDiv(Long.parseLong(digits), 1024);
    }

    private static int number(String text) {
        return text.matches("\\d{1,4}") ? Math.max(1, Integer.parseInt(text)) : 1;
    }

    private static List<SwapFact> swaps(DiscoveryReport report, Map<String, String> uuids, Map<String, String> blkid) {
        List<SwapFact> swaps = new ArrayList<>();
        for (String line : report.lines("swaps")) {
            String[] f = line.strip().split("\\s+");
            if (f.length >= 3 && f[2].matches("\\d+") && !f[0].startsWith("/dev/zram")) {
                String path = MountTable.unescape(f[0]);
                swaps.add(new SwapFact(
                        path, uuids.getOrDefault(path, blkid.getOrDefault(path, "")), Long.parseLong(f[2]) * 1024));
            }
        }
        return swaps;
    }

    private static List<Database> databases(DiscoveryReport report) {
        List<Database> found = new ArrayList<>();
        for (String line : report.lines("databases")) {
            String[] f = line.split("\t");
            switch (f[0]) {
                case "version", "port" -> {
                    if (!found.isEmpty() && f.length > 1) {
                        found.set(found.size() - 1, with(found.getLast(), f[0], f[1].strip()));
                    }
                }
                default -> {
                    if (f.length > 1) {
                        String kind =
                                f[0].startsWith("post") ? "postgresql" : f[0].equals("mongod") ? "mongodb" : "mysql";
                        found.add(new Database(kind, "", f[1], Optional.empty()));
                    }
                }
            }
        }
        return found;
    }

    private static Database with(Database database, String key, String value) {
        return key.equals("version")
                ? new Database(database.kind(), value, database.dataDirectory(), database.port())
                : new Database(
                        database.kind(),
                        database.version(),
                        database.dataDirectory(),
                        value.matches("\\d{1,5}") ? Optional.of(Integer.parseInt(value)) : Optional.empty());
    }

    private static String consistency(DiscoveryReport report) {
        boolean lvm = !report.lines("lvm").isEmpty()
                || report.lines("mountinfo").stream().anyMatch(line -> line.contains(" - btrfs "));
        return lvm
                ? "The source has LVM or btrfs: what lies there is read from a snapshot where one can be made, the rest live, and what changes meanwhile is read again."
                : "No snapshot is possible here: the tree is read live and what changes meanwhile is read again.";
    }
}
