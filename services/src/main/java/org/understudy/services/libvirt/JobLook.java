package org.understudy.services.libvirt;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;

/// Asks libvirt what it does with a domain. Its answers are arrays of its own layout, which are given back to it.
final class JobLook {
    private static final Pattern DISK = Pattern.compile("<disk\\b.*?</disk>", Pattern.DOTALL);
    private static final Pattern TARGET = Pattern.compile("<target dev=['\"]([^'\"]+)['\"]");
    private static final Map<Long, String> OPERATIONS = Map.of(
            1L, "starting",
            2L, "saving",
            3L, "restoring",
            4L, "migrating it to here",
            5L, "migrating it away",
            6L, "taking a snapshot",
            7L, "going back to a snapshot",
            8L, "dumping its memory",
            9L, "backing it up",
            10L, "deleting a snapshot");
    private static final Map<Integer, String> OF_DISKS = Map.of(
            1, "pulling a disk",
            2, "copying a disk",
            3, "committing a disk",
            4, "committing a disk",
            5, "backing up a disk");

    // virTypedParameter: 80 bytes of name, the kind, then eight bytes of value.
    private static final int NAME = 80;
    private static final int VALUE = 88;
    private static final int PARAMETER = 96;
    private static final int UNSIGNED_LONG = 4;
    private static final int INT = 1;
    private static final int UNSIGNED_INT = 2;

    private final LibvirtExtra extra;
    private final Pointer domain;

    JobLook(LibvirtExtra extra, Pointer domain) {
        this.extra = extra;
        this.domain = domain;
    }

    /// The job of the whole domain.
    Optional<DomainJob> whole() {
        IntByReference type = new IntByReference();
        PointerByReference parameters = new PointerByReference();
        IntByReference count = new IntByReference();
        if (extra.virDomainGetJobStats(domain, type, parameters, count, 0) < 0) {
            // It does not run, or the driver knows no jobs.
            return Optional.empty();
        }
        Pointer all = parameters.getValue();
        try {
            return type.getValue() == 1 || type.getValue() == 2
                    ? Optional.of(job(numbers(all, count.getValue())))
                    : Optional.empty();
        } finally {
            extra.virTypedParamsFree(all, count.getValue());
        }
    }

    private static DomainJob job(Map<String, Long> numbers) {
        String doing = OPERATIONS.getOrDefault(numbers.getOrDefault("operation", 0L), "busy");
        long total = numbers.getOrDefault("data_total", 0L);
        long left = numbers.getOrDefault("data_remaining", total);
        // Before the first answer of QEMU the total is what is left, or nothing.
        return new DomainJob(doing, total > 0 ? Math.clamp((total - left) * 100 / total, 0, 100) : -1);
    }

    private static Map<String, Long> numbers(Pointer all, int count) {
        Map<String, Long> numbers = new HashMap<>();
        for (int i = 0; i < count; i++) {
            Pointer one = all.share((long) i * PARAMETER);
            String name = one.getString(0, StandardCharsets.US_ASCII.name());
            switch (one.getInt(NAME)) {
                case INT, UNSIGNED_INT -> numbers.put(name, (long) one.getInt(VALUE));
                case UNSIGNED_LONG -> numbers.put(name, one.getLong(VALUE));
                default -> {}
            }
        }
        return numbers;
    }

    /// The job of one of its disks.
    ///
    /// @param xml of the running domain
    Optional<DomainJob> ofDisks(String xml) {
        Matcher disks = DISK.matcher(xml);
        try (Memory info = new Memory(32)) {
            while (disks.find()) {
                Matcher target = TARGET.matcher(disks.group());
                if (target.find() && extra.virDomainGetBlockJobInfo(domain, target.group(1), info, 0) == 1) {
                    long end = info.getLong(24);
                    int percent = end > 0 ? Math.clamp(info.getLong(16) * 100 / end, 0, 100) : -1;
                    String doing = OF_DISKS.getOrDefault(info.getInt(0), "working on a disk");
                    return Optional.of(new DomainJob(doing + " (" + target.group(1) + ")", percent));
                }
            }
        }
        return Optional.empty();
    }
}
