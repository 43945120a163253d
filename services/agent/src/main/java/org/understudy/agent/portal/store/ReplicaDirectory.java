package org.understudy.agent.portal.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;

import org.understudy.agent.portal.layer.DiskImage;
import org.understudy.agent.portal.layer.Layout;

/** The names in a replica's directory, and the small files in it. */
public record ReplicaDirectory(Path path) {
    public static final String INCOMING = ".incoming-";
    private static final int NUMBER_DIGITS = 4;

    public ReplicaDirectory {
        path = path.toAbsolutePath().normalize();
    }

    public Path points() {
        return path.resolve("points");
    }

    public Path point(int number) {
        return points().resolve(digits(number));
    }

    public Path incoming(int number) {
        return points().resolve(INCOMING + digits(number));
    }

    public Path boot() {
        return path.resolve("boot");
    }

    public Path lock() {
        return path.resolve("lock");
    }

    public Path properties() {
        return path.resolve("replica.properties");
    }

    public boolean exists() {
        return Files.exists(properties());
    }

    /** The number of the current sync point, 0 where there is none. */
    public int current() throws IOException {
        int number = 0;
        int highest = 0;
        try {
            List<String> lines = Files.readAllLines(path.resolve("current"));
            number = Integer.parseInt(lines.getFirst().strip());
            // Files of one line are older, and say nothing about what came after them.
            highest = lines.size() < 2
                    ? Integer.MAX_VALUE
                    : Integer.parseInt(lines.get(1).strip());
        } catch (NoSuchFileException e) {
            // There was no point yet when it would have been written.
        }
        return publishedSince(number, highest);
    }

    /**
     * The last point that got its name over the current one, or over such a point, and of which the file does not know: whoever
     * published it died before he could say so. It is complete.
     */
    private int publishedSince(int current, int highest) throws IOException {
        int last = current;
        for (int number : numbers()) {
            if (number > highest) {
                Properties point = load(point(number).resolve("point.properties"));
                if (Integer.toString(last).equals(point.getProperty("parent"))) {
                    last = number;
                }
            }
        }
        return last;
    }

    public void setCurrent(int number) throws IOException {
        List<Integer> all = numbers();
        replace(path.resolve("current"), number + "\n" + (all.isEmpty() ? 0 : all.getLast()) + "\n");
    }

    /** The numbers of all published points, rising. */
    public List<Integer> numbers() throws IOException {
        return numbers("");
    }

    /** The numbers of the syncs on their way, rising. */
    public List<Integer> incomingNumbers() throws IOException {
        return numbers(INCOMING);
    }

    private List<Integer> numbers(String prefix) throws IOException {
        TreeSet<Integer> found = new TreeSet<>();
        if (Files.isDirectory(points())) {
            try (var list = Files.newDirectoryStream(points())) {
                for (Path entry : list) {
                    String name = entry.getFileName().toString();
                    String rest = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
                    if (!rest.isEmpty() && rest.length() < 10 && rest.chars().allMatch(c -> c >= '0' && c <= '9')) {
                        found.add(Integer.parseInt(rest));
                    }
                }
            }
        }
        return new ArrayList<>(found);
    }

    public Layout layout() throws IOException {
        return Layout.read(load(properties()));
    }

    public DiskImage disk(int number) throws IOException {
        return DiskImage.in(point(number));
    }

    public static Properties load(Path file) throws IOException {
        Properties properties = new Properties();
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties;
    }

    /** Replaces the file by one rename, forced to the disk, its lines sorted. */
    public static void save(Path file, Properties properties) throws IOException {
        StringWriter text = new StringWriter();
        properties.store(text, null);
        StringBuilder sorted = new StringBuilder();
        text.toString()
                .lines()
                .filter(l -> !l.startsWith("#"))
                .sorted()
                .forEach(l -> sorted.append(l).append('\n'));
        replace(file, sorted.toString());
    }

    public static void replace(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            java.nio.ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(file.toAbsolutePath().resolveSibling(""));
    }

    /** Forces a directory, that is: the names in it. */
    public static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String digits(int number) {
        String text = Integer.toString(number);
        return "0".repeat(Math.max(0, NUMBER_DIGITS - text.length())) + text;
    }
}
