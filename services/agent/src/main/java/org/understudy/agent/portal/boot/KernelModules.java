package org.understudy.agent.portal.boot;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

import com.github.luben.zstd.ZstdInputStream;

import org.understudy.model.problem.ProblemException;

/// The modules of one kernel below /lib/modules: what is built in, what is there as a file, and what needs what.
final class KernelModules {
    private static final int MAX_MODULE = 64 << 20;

    private final String directory;
    private final Set<String> builtin;
    private final Map<String, String> files;
    private final Map<String, List<String>> needs;

    private KernelModules(
            String directory, Set<String> builtin, Map<String, String> files, Map<String, List<String>> needs) {
        this.directory = directory;
        this.builtin = builtin;
        this.files = files;
        this.needs = needs;
    }

    static KernelModules read(Tree tree, String release) throws IOException {
        String directory = "/lib/modules/" + release;
        Set<String> builtin = new HashSet<>();
        tree.text(directory + "/modules.builtin").ifPresent(t -> t.lines().forEach(l -> builtin.add(name(l))));
        Map<String, String> files = new HashMap<>();
        Map<String, List<String>> needs = new HashMap<>();
        for (String line :
                tree.text(directory + "/modules.dep").orElse("").lines().toList()) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String file = line.substring(0, colon);
            files.put(name(file), file);
            List<String> others = new ArrayList<>();
            for (String other : line.substring(colon + 1).strip().split(" ")) {
                if (!other.isEmpty()) {
                    others.add(name(other));
                }
            }
            needs.put(name(file), others);
        }
        return new KernelModules(directory, builtin, files, needs);
    }

    private static String name(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1).strip();
        int dot = file.indexOf(".ko");
        return Initramfs.moduleName(dot < 0 ? file : file.substring(0, dot));
    }

    Set<String> builtin() {
        return builtin;
    }

    Set<String> asFiles() {
        return files.keySet();
    }

    boolean has(String module) {
        return builtin.contains(module) || files.containsKey(module);
    }

    /// These modules and all they need, in the order in which they can be loaded; what is built in is left out.
    List<String> closure(List<String> modules) {
        LinkedHashSet<String> order = new LinkedHashSet<>();
        modules.forEach(m -> visit(m, order, new HashSet<>()));
        return List.copyOf(order);
    }

    private void visit(String module, Set<String> order, Set<String> path) {
        if (!files.containsKey(module) || order.contains(module) || !path.add(module)) {
            return;
        }
        needs.getOrDefault(module, List.of()).forEach(n -> visit(n, order, path));
        order.add(module);
    }

    /// The module as the kernel loads it, unpacked: not every `insmod` can.
    Optional<byte[]> content(Tree tree, String module) throws IOException, ProblemException {
        String file = files.get(module);
        if (file == null || !tree.isFile(directory + "/" + file)) {
            return Optional.empty();
        }
        try (InputStream raw = tree.open(directory + "/" + file);
                InputStream in = unpack(raw, file)) {
            return Optional.of(in.readNBytes(MAX_MODULE));
        }
    }

    private static InputStream unpack(InputStream raw, String file) throws IOException, ProblemException {
        if (file.endsWith(".gz")) {
            return new GZIPInputStream(raw);
        }
        if (file.endsWith(".zst")) {
            return new ZstdInputStream(raw);
        }
        return file.endsWith(".xz") ? new PipedThrough(raw, "xz", "-dc") : raw;
    }
}
