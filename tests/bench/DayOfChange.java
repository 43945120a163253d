import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// One day's work on a tree, made from a seed: 300 small files rewritten, 100 new ones (10 MB in all), 100 deleted, the mode
/// of 50 changed, 50 pieces of 4 KiB overwritten in one large file. Run as `java DayOfChange.java TREE LARGE_FILE SEED`.
class DayOfChange {
    private static final int REWRITTEN = 300;
    private static final int NEW = 100;
    private static final int DELETED = 100;
    private static final int CHMOD = 50;
    private static final int WRITES = 50;
    private static final int PIECE = 4096;
    private static final int NEW_SIZE = 100_000;
    private static final long SMALL = 64 * 1024;

    public static void main(String[] args) throws IOException {
        Path tree = Path.of(args[0]);
        Path large = Path.of(args[1]);
        Random random = new Random(Long.parseLong(args[2]));
        List<Path> small = smallFiles(tree);
        Collections.shuffle(small, random);
        int at = 0;
        for (Path file : small.subList(at, at += REWRITTEN)) {
            byte[] content = Files.readAllBytes(file);
            for (int i = 0; i < content.length; i += 97) {
                content[i] = (byte) random.nextInt();
            }
            Files.write(file, content);
        }
        for (Path file : small.subList(at, at += DELETED)) {
            Files.delete(file);
        }
        for (Path file : small.subList(at, at += CHMOD)) {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            if (!mode.remove(PosixFilePermission.OTHERS_WRITE)) {
                mode.add(PosixFilePermission.OTHERS_WRITE);
            }
            Files.setPosixFilePermissions(file, mode);
        }
        Path folder = Files.createDirectories(tree.resolve("srv/day-" + args[2]));
        for (int i = 0; i < NEW; i++) {
            byte[] content = new byte[NEW_SIZE];
            random.nextBytes(content);
            Files.write(folder.resolve("new-" + i), content);
        }
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            byte[] piece = new byte[PIECE];
            for (int i = 0; i < WRITES; i++) {
                random.nextBytes(piece);
                file.seek(random.nextLong(file.length() / PIECE) * PIECE);
                file.write(piece);
            }
        }
    }

    private static List<Path> smallFiles(Path tree) throws IOException {
        List<Path> small = new ArrayList<>();
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && attributes.size() > 512 && attributes.size() < SMALL) {
                    small.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Collections.sort(small);
        return small;
    }
}
