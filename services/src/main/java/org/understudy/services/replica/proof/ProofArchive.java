package org.understudy.services.replica.proof;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.replica.SyncPoint.Proof;

/// The last proof of each sync point with its picture, kept with this console's data:
/// `proofs/REPLICA/0001.properties` (format=1) and `.png`.
public final class ProofArchive {
    private static final Logger LOG = LoggerFactory.getLogger(ProofArchive.class);
    private static final String FORMAT = "1";

    private final Path folder;

    /// @param data this console's data folder
    public ProofArchive(Path data) {
        this.folder = data.resolve("proofs");
    }

    /// @return where the picture lies; empty where there is none
    public String keep(String replica, int point, ProofResult result) throws IOException {
        Path place = Files.createDirectories(folder.resolve(replica));
        Path picture = place.resolve(name(point) + ".png");
        if (result.screenshot().length > 0) {
            Files.write(picture, result.screenshot());
        } else {
            Files.deleteIfExists(picture);
        }
        Properties properties = new Properties();
        properties.setProperty("format", FORMAT);
        properties.setProperty("at", Instant.now().toString());
        properties.setProperty("passed", Boolean.toString(result.passed()));
        properties.setProperty("bootSeconds", String.format(Locale.ROOT, "%.1f", result.bootSeconds()));
        properties.setProperty("sentence", result.sentence());
        Path next = place.resolve(name(point) + ".new");
        try (Writer out = Files.newBufferedWriter(next)) {
            properties.store(out, null);
        }
        Files.move(next, place.resolve(name(point) + ".properties"), StandardCopyOption.ATOMIC_MOVE);
        return result.screenshot().length > 0 ? picture.toString() : "";
    }

    public Optional<Proof> find(String replica, int point) {
        Path file = folder.resolve(replica).resolve(name(point) + ".properties");
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException e) {
            return Optional.empty();
        }
        if (!FORMAT.equals(properties.getProperty("format"))) {
            LOG.warn("{} has another format than {} and is passed over", file, FORMAT);
            return Optional.empty();
        }
        Path picture = folder.resolve(replica).resolve(name(point) + ".png");
        return Optional.of(new Proof(
                Instant.parse(properties.getProperty("at")),
                Boolean.parseBoolean(properties.getProperty("passed")),
                Double.parseDouble(properties.getProperty("bootSeconds", "0")),
                properties.getProperty("sentence", ""),
                Files.exists(picture) ? picture.toString() : ""));
    }

    /// Forgets the proof of one sync point.
    public void forget(String replica, int point) {
        Path place = folder.resolve(replica);
        try {
            Files.deleteIfExists(place.resolve(name(point) + ".properties"));
            Files.deleteIfExists(place.resolve(name(point) + ".png"));
        } catch (IOException e) {
            LOG.warn("the proof of sync point {} of {} could not be removed", point, replica, e);
        }
    }

    /// Forgets all proofs of a replica.
    public void forget(String replica) {
        Path place = folder.resolve(replica);
        if (!Files.isDirectory(place)) {
            return;
        }
        try (Stream<Path> all = Files.walk(place)) {
            List<Path> paths = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : paths) {
                Files.delete(path);
            }
        } catch (IOException e) {
            LOG.warn("the proofs of {} could not be removed", replica, e);
        }
    }

    private static String name(int point) {
        return String.format(Locale.ROOT, "%04d", point);
    }
}
