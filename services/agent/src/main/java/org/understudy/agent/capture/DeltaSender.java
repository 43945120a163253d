package org.understudy.agent.capture;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;

import org.understudy.agent.libc.ErrnoException;
import org.understudy.agent.libc.FileStat;
import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.FrameWriter;
import org.understudy.agent.protocol.Hash;
import org.understudy.agent.protocol.Hashes;
import org.understudy.agent.protocol.Limits;
import org.understudy.agent.protocol.ProtocolException;
import org.understudy.agent.protocol.Refine;
import org.understudy.agent.protocol.Rule.Decision;
import org.understudy.agent.protocol.SubHashes;
import org.understudy.agent.protocol.Want;

/**
 * Sends of large files only what the portal does not have. A file waits here, open, until the portal has answered with the
 * hashes of its blocks; meanwhile the walk goes on. Where few blocks differ, it asks once more for the hashes within them.
 */
final class DeltaSender {
    private static final int BLOCK = Limits.BLOCK;
    private static final int PIECE = Limits.SUB_BLOCK;
    private static final int OPEN_QUESTIONS = 256;
    private static final long OPEN_BLOCKS = 2L * Limits.HASHES;
    /** Blocks that are looked at before it is decided whether to send them whole. */
    private static final int STRETCH = 256;

    private static final long REFINE_FROM = 1L << 20;

    private static final class Waiting {
        final long id;
        final Bytes path;
        final ContentSource source;
        final FileStat before = new FileStat();
        final Decision decision;
        final BlockHashes mine;
        long window;
        int open;
        long size;
        boolean dropped;

        Waiting(long id, Bytes path, ContentSource source, FileStat before, Decision decision, BlockHashes mine) {
            this.id = id;
            this.path = path;
            this.source = source;
            this.before.copyFrom(before);
            this.decision = decision;
            this.mine = mine;
            this.size = before.size;
        }
    }

    private sealed interface Question {
        Waiting file();

        record Blocks(Waiting file, int count) implements Question {}

        @SuppressWarnings("ArrayRecordComponent")
        record Pieces(Waiting file, long[] blocks) implements Question {}
    }

    private final FrameWriter writer;
    private final Inbox inbox;
    private final ContentSender sender;
    private final Hash hash;
    private final ArrayDeque<Question> questions = new ArrayDeque<>();
    private final long[] differing = new long[STRETCH];
    private long openBlocks;
    private long[] refine = new long[256];
    private int refineCount;

    DeltaSender(FrameWriter writer, Inbox inbox, ContentSender sender, Hash hash) {
        this.writer = writer;
        this.inbox = inbox;
        this.sender = sender;
        this.hash = hash;
    }

    /** Makes sure that another file can wait. */
    void makeRoom() throws IOException {
        work();
        while (questions.size() >= OPEN_QUESTIONS || openBlocks >= OPEN_BLOCKS) {
            answer(inbox.takeAnswer());
        }
    }

    /** Takes over a file whose entry has been sent, and the source with it. */
    void add(long id, Bytes path, ContentSource source, FileStat before, Decision decision) throws IOException {
        Waiting file = new Waiting(id, path, source, before, decision, sender.hashes(before, true));
        askBlocks(file);
    }

    /** Works on what has been answered, without waiting. */
    void work() throws IOException {
        while (!questions.isEmpty()) {
            Object answer = inbox.pollAnswer();
            if (answer == null) {
                return;
            }
            answer(answer);
        }
    }

    /** Works until nothing waits any longer. */
    void finish() throws IOException {
        while (!questions.isEmpty()) {
            answer(inbox.takeAnswer());
        }
    }

    void abandon() {
        questions.forEach(q -> q.file().source.close());
        questions.clear();
    }

    private void askBlocks(Waiting file) throws IOException {
        int count = (int) Math.min(Limits.HASHES, BlockHashes.blocks(file.before.size) - file.window);
        questions.add(new Question.Blocks(file, count));
        openBlocks += count;
        file.open++;
        inbox.asked();
        new Want(file.id, file.path, file.window, count).send(writer);
    }

    private void askPieces(Waiting file, long[] blocks) throws IOException {
        questions.add(new Question.Pieces(file, blocks));
        file.open++;
        inbox.asked();
        new Refine(file.id, file.path, blocks).send(writer);
    }

    private void answer(Object answer) throws IOException {
        Question question = questions.remove();
        Waiting file = question.file();
        file.open--;
        if (question instanceof Question.Blocks blocks) {
            openBlocks -= blocks.count;
        }
        if (file.dropped) {
            return;
        }
        try {
            if (question instanceof Question.Blocks blocks) {
                answer(file, blocks, answer);
            } else if (question instanceof Question.Pieces pieces) {
                answer(file, pieces, answer);
            }
            if (file.open == 0) {
                goOn(file);
            }
        } catch (ErrnoException e) {
            sender.broken(file.id, file.path, file.before, e);
            drop(file);
        }
    }

    private void answer(Waiting file, Question.Blocks asked, Object answer) throws IOException {
        if (answer instanceof Hashes h
                && h.id() == file.id
                && h.firstBlock() == file.window
                && h.hashes().length <= asked.count) {
            compare(file, h.hashes(), asked.count);
        } else {
            throw mismatch(file);
        }
    }

    private void answer(Waiting file, Question.Pieces asked, Object answer) throws IOException {
        if (answer instanceof SubHashes s
                && s.id() == file.id
                && s.hashes().length == asked.blocks.length * Limits.SUB_BLOCKS) {
            pieces(file, asked.blocks, s.hashes());
        } else {
            throw mismatch(file);
        }
    }

    private static ProtocolException mismatch(Waiting file) {
        return new ProtocolException("The portal answered something else than it was asked: " + file.path);
    }

    private void goOn(Waiting file) throws IOException {
        file.window += Limits.HASHES;
        if (file.size == file.before.size && file.window < BlockHashes.blocks(file.size)) {
            askBlocks(file);
            return;
        }
        sender.end(file.id, file.path, file.source, file.before, file.decision, file.size, file.mine);
        drop(file);
    }

    /** Whatever is still open about the file is answered into the void. */
    private void drop(Waiting file) {
        file.dropped = true;
        file.source.close();
        file.mine.release();
    }

    private void compare(Waiting file, long[] theirs, int count) throws IOException {
        refineCount = 0;
        long end = Math.min(file.before.size, (file.window + count) * BLOCK);
        long at = file.window * BLOCK;
        while (at < end) {
            long to = Math.min(end, at + (long) STRETCH * BLOCK);
            long reached = stretch(file, theirs, at, to);
            if (reached < to) {
                file.size = reached;
                break;
            }
            at = to;
        }
        for (int i = 0; i < refineCount; i += Limits.REFINE) {
            askPieces(file, Arrays.copyOfRange(refine, i, Math.min(refineCount, i + Limits.REFINE)));
        }
    }

    /** Compares some blocks; answers how far the file went. */
    private long stretch(Waiting file, long[] theirs, long from, long to) throws IOException {
        int differ = 0;
        long at = from;
        boolean hole = file.source.nextData(from, to) >= to;
        byte[] data = sender.scratch();
        while (at < to) {
            int want = (int) Math.min(ContentSender.CHUNK, to - at);
            int got = hole ? want : sender.read(file.source, at, want);
            if (got == 0) {
                break;
            }
            for (int i = 0; i < got; i += BLOCK) {
                int length = Math.min(BLOCK, got - i);
                long block = (at + i) / BLOCK;
                long own = !hole
                        ? hash.of(data, i, length)
                        : length == BLOCK ? sender.zeroHash() : hash.of(Zeroes.block(), 0, length);
                file.mine.set(block, own);
                int index = (int) (block - file.window);
                if (index < theirs.length) {
                    if (theirs[index] != own) {
                        differing[differ++] = block;
                    }
                } else if (hole) {
                    sender.zero(file.id, at + i, length);
                } else {
                    sender.send(file.id, at, i, i + length, BLOCK);
                }
            }
            at += got;
        }
        boolean few = differ * 4L * BLOCK <= to - from;
        if (few && file.before.size >= REFINE_FROM && !hole) {
            remember(differ);
        } else {
            for (int i = 0; i < differ; i++) {
                sendBlock(file, differing[i], hole);
            }
        }
        return at;
    }

    private void remember(int count) {
        if (refineCount + count > refine.length) {
            refine = Arrays.copyOf(refine, Math.max(refine.length * 2, refineCount + count));
        }
        System.arraycopy(differing, 0, refine, refineCount, count);
        refineCount += count;
    }

    private void sendBlock(Waiting file, long block, boolean hole) throws IOException {
        long at = block * BLOCK;
        int length = (int) Math.min(BLOCK, file.before.size - at);
        if (hole) {
            sender.zero(file.id, at, length);
            return;
        }
        int got = sender.read(file.source, at, length);
        if (got > 0) {
            file.mine.set(block, hash.of(sender.scratch(), 0, got));
            sender.send(file.id, at, 0, got, BLOCK);
        }
    }

    private void pieces(Waiting file, long[] blocks, long[] theirs) throws IOException {
        byte[] data = sender.scratch();
        for (int b = 0; b < blocks.length; b++) {
            long at = blocks[b] * BLOCK;
            int got = sender.read(file.source, at, (int) Math.min(BLOCK, file.before.size - at));
            if (got == 0) {
                continue;
            }
            file.mine.set(blocks[b], hash.of(data, 0, got));
            int start = -1;
            for (int i = 0; i < got; i += PIECE) {
                boolean other = hash.of(data, i, Math.min(PIECE, got - i)) != theirs[b * Limits.SUB_BLOCKS + i / PIECE];
                if (other && start < 0) {
                    start = i;
                } else if (!other && start >= 0) {
                    sender.send(file.id, at, start, i, PIECE);
                    start = -1;
                }
            }
            if (start >= 0) {
                sender.send(file.id, at, start, got, PIECE);
            }
        }
    }
}
