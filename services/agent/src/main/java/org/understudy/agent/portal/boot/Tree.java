package org.understudy.agent.portal.boot;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// The mounted tree of a replica, as the booted replica itself would see it: an absolute symbolic link starts again at
/// the tree's root, and `..` does not climb out of it. A hostile source may have turned `/etc/fstab` into a link to the
/// portal's `/etc/passwd`, a device node or a pipe: links are resolved here component by component, and only regular
/// files are opened, without following links. This holds because nobody else writes to the tree while it is open here.
///
/// Texts are read and written as ISO 8859-1, so that bytes that we do not understand survive an edit.
public final class Tree {
    /// Where files go that are switched off; beside the rest of the configuration, so that an administrator finds them.
    public static final String ORIGINALS = "/etc/understudy-originals";

    private static final int MAX_LINKS = 40;
    private static final int MAX_TEXT = 4 << 20;
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final Path root;

    public Tree(Path root) {
        this.root = root;
    }

    /// The place on the portal that a path of the replica means, links followed; the last components need not exist.
    Path resolve(String path) throws IOException {
        return resolve(path, true);
    }

    private Path resolve(String path, boolean followLast) throws IOException {
        Deque<Path> rest = new ArrayDeque<>();
        pushFront(rest, Path.of(path));
        List<Path> done = new ArrayList<>();
        int links = 0;
        while (!rest.isEmpty()) {
            Path name = rest.removeFirst();
            String text = name.toString();
            if (text.isEmpty() || text.equals(".")) {
                continue;
            }
            if (text.equals("..")) {
                if (!done.isEmpty()) {
                    done.removeLast();
                }
                continue;
            }
            Path here = place(done).resolve(name);
            BasicFileAttributes attributes = attributes(here);
            if (attributes != null && attributes.isSymbolicLink() && (followLast || !rest.isEmpty())) {
                if (++links > MAX_LINKS) {
                    throw new FileSystemLoopException(path);
                }
                Path target = Files.readSymbolicLink(here);
                if (target.isAbsolute()) {
                    done.clear();
                }
                pushFront(rest, target);
                continue;
            }
            if (attributes != null && !attributes.isDirectory() && !rest.isEmpty()) {
                throw new NotDirectoryException(path);
            }
            done.add(name);
        }
        return place(done);
    }

    private static void pushFront(Deque<Path> rest, Path path) {
        for (int i = path.getNameCount() - 1; i >= 0; i--) {
            rest.addFirst(path.getName(i));
        }
    }

    private Path place(List<Path> names) {
        Path at = root;
        for (Path name : names) {
            at = at.resolve(name);
        }
        return at;
    }

    private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private Optional<BasicFileAttributes> look(String path) {
        try {
            return Optional.ofNullable(attributes(resolve(path)));
        } catch (IOException e) {
            return Optional.empty(); // a loop, or a file where a directory should be: for the replica it is not there
        }
    }

    public boolean isFile(String path) {
        return look(path).filter(BasicFileAttributes::isRegularFile).isPresent();
    }

    public boolean isDirectory(String path) {
        return look(path).filter(BasicFileAttributes::isDirectory).isPresent();
    }

    /// Whether there is anything of that name, a dangling link included.
    public boolean exists(String path) {
        try {
            return attributes(resolve(path, false)) != null;
        } catch (IOException e) {
            return false;
        }
    }

    public long size(String path) {
        return look(path).map(BasicFileAttributes::size).orElse(0L);
    }

    /// The path within the replica that `path` really is, all links followed.
    public String real(String path) throws IOException {
        return "/" + root.relativize(resolve(path));
    }

    /// Names in a directory, sorted; empty where there is no such directory. Names that this JVM cannot spell are left
    /// out.
    public List<String> names(String directory) throws IOException {
        if (!isDirectory(directory)) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(resolve(directory))) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                try {
                    if (entry.equals(entry.resolveSibling(name))) {
                        names.add(name);
                    }
                } catch (InvalidPathException e) {
                    // not a name that any of our fix-ups looks for
                }
            }
        }
        Collections.sort(names);
        return names;
    }

    /// The text of a regular file; empty where there is none, or where it is larger than a configuration can be.
    public Optional<String> text(String path) throws IOException {
        if (!isFile(path) || size(path) > MAX_TEXT) {
            return Optional.empty();
        }
        try (InputStream in = open(path)) {
            return Optional.of(new String(in.readNBytes(MAX_TEXT), StandardCharsets.ISO_8859_1));
        }
    }

    public InputStream open(String path) throws IOException {
        Path file = resolve(path);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileNotFoundException(path + " is not a regular file of the replica");
        }
        return Channels.newInputStream(Files.newByteChannel(file, READ));
    }

    /// Writes a file. One that exists keeps its owner, mode and labels; a new one gets `mode` and belongs to root.
    public void write(String path, String content, int mode) throws IOException {
        write(path, content.getBytes(StandardCharsets.ISO_8859_1), mode);
    }

    public void write(String path, byte[] content, int mode) throws IOException {
        Path file = resolve(path);
        makeDirectories(file.getParent());
        BasicFileAttributes old = attributes(file);
        if (old != null && old.isDirectory()) {
            throw new IOException(path + " is a directory in the replica");
        }
        int finalMode = mode;
        Map<String, Object> owner = Map.of();
        boolean fresh = old == null;
        if (old != null) {
            owner = Files.readAttributes(file, "unix:mode,uid,gid,nlink", LinkOption.NOFOLLOW_LINKS);
            if (!old.isRegularFile() || number(owner, "nlink") > 1) {
                Files.delete(file); // a device node or a pipe is not written through; a further name keeps its content
                fresh = true;
            }
            if (old.isRegularFile()) {
                finalMode = number(owner, "mode") & 07777;
            }
        }
        Set<OpenOption> how = fresh
                ? Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS)
                : Set.of(StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS);
        try (SeekableByteChannel out = Files.newByteChannel(file, how)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
        }
        if (fresh) {
            if (old != null && old.isRegularFile()) {
                Files.setAttribute(file, "unix:uid", number(owner, "uid"), LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(file, "unix:gid", number(owner, "gid"), LinkOption.NOFOLLOW_LINKS);
            }
            chmod(file, finalMode);
        }
    }

    private static int number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number n ? n.intValue() : 0;
    }

    /// The JDK has no chmod that refuses links; `file` was made or checked here just before.
    private static void chmod(Path file, int mode) throws IOException {
        Files.setAttribute(file, "unix:mode", mode);
    }

    private void makeDirectories(@Nullable Path directory) throws IOException {
        if (directory == null || directory.equals(root) || !directory.startsWith(root)) {
            return;
        }
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            makeDirectories(directory.getParent());
            Files.createDirectory(directory);
            chmod(directory, 0755);
        }
    }

    public void makeDirectories(String directory) throws IOException {
        makeDirectories(resolve(directory));
    }

    /// A symbolic link at `path`, in place of what was there.
    public void link(String path, String target) throws IOException {
        Path at = resolve(path, false);
        makeDirectories(at.getParent());
        Files.deleteIfExists(at);
        Files.createSymbolicLink(at, Path.of(target));
    }

    /// Removes a file, a link, or an empty directory; what a link points to stays.
    public void delete(String path) throws IOException {
        Files.deleteIfExists(resolve(path, false));
    }

    /// Moves a file below [#ORIGINALS], where nothing reads it.
    public void putAside(String path) throws IOException {
        Path from = resolve(path, false);
        Path to = resolve(ORIGINALS + "/" + root.relativize(from), false);
        makeDirectories(to.getParent());
        try {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException otherFileSystem) {
            // A move across file systems would copy what a device node gives; only plain files and links are worth it.
            BasicFileAttributes attributes = attributes(from);
            if (attributes == null || !(attributes.isRegularFile() || attributes.isSymbolicLink())) {
                throw otherFileSystem;
            }
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, LinkOption.NOFOLLOW_LINKS);
            Files.delete(from);
        }
    }

    /// Keeps a copy of a file below [#ORIGINALS] before it is edited.
    public void keepCopy(String path) throws IOException {
        Path from = resolve(path);
        if (!Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path to = resolve(ORIGINALS + "/" + root.relativize(from), false);
        makeDirectories(to.getParent());
        Files.copy(
                from,
                to,
                StandardCopyOption.REPLACE_EXISTING,
                LinkOption.NOFOLLOW_LINKS,
                StandardCopyOption.COPY_ATTRIBUTES);
    }
}
