package org.understudy.agent.portal.apply;

import java.io.IOException;
import java.util.concurrent.Callable;

import org.understudy.agent.libc.ErrnoException;
import org.understudy.agent.libc.FileStat;
import org.understudy.agent.libc.Libc;
import org.understudy.agent.libc.OpenFlags;
import org.understudy.agent.portal.manifest.KnownTree;
import org.understudy.agent.protocol.FrameWriter;
import org.understudy.agent.protocol.Hash;
import org.understudy.agent.protocol.Hashes;
import org.understudy.agent.protocol.Limits;
import org.understudy.agent.protocol.Refine;
import org.understudy.agent.protocol.SubHashes;
import org.understudy.agent.protocol.Want;

/** Answers the questions of the source about what the portal has. On the thread that reads its frames. */
public final class Answers {
    private final Libc libc = Libc.get();
    private final KnownTree known;
    private final Hash hash;
    private final FrameWriter out;
    private final Callable<Integer> root;
    private final Content.Scratch scratch = new Content.Scratch();
    private final FileStat stat = new FileStat();
    private final long zeroBlock;

    /**
     * @param root gives the descriptor of the mounted tree, waiting for it where it must
     */
    public Answers(KnownTree known, Hash hash, FrameWriter out, Callable<Integer> root) {
        this.known = known;
        this.hash = hash;
        this.out = out;
        this.root = root;
        this.zeroBlock = hash.of(new byte[Limits.BLOCK]);
    }

    public void want(Want want) throws IOException {
        KnownTree.Blocks blocks = known.blocks(want.path());
        if (blocks == null) {
            new Hashes(want.id(), 0, want.firstBlock(), new long[0]).send(out);
            return;
        }
        long[] list = blocks.get(want.firstBlock(), want.count());
        for (int i = 0; i < list.length; i++) {
            if (list[i] == 0 && (want.firstBlock() + i + 1) * Limits.BLOCK <= blocks.size()) {
                list[i] = zeroBlock;
            }
        }
        new Hashes(want.id(), blocks.size(), want.firstBlock(), list).send(out);
    }

    public void refine(Refine refine) throws IOException {
        long[] list = new long[refine.blocks().length * Limits.SUB_BLOCKS];
        int fd = -1;
        try {
            try {
                fd = libc.openBeneath(
                        root.call(),
                        refine.path().array(),
                        OpenFlags.RDONLY | OpenFlags.NOFOLLOW | OpenFlags.NONBLOCK,
                        0);
                libc.fstat(fd, stat);
                if (!stat.isRegular()) {
                    libc.close(fd);
                    fd = -1;
                }
            } catch (ErrnoException notThere) {
                fd = -1;
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
            for (int i = 0; i < refine.blocks().length; i++) {
                int got = fd < 0 ? 0 : Content.read(libc, fd, refine.blocks()[i] * Limits.BLOCK, scratch);
                for (int sub = 0; sub < Limits.SUB_BLOCKS; sub++) {
                    int start = Math.min(got, sub * Limits.SUB_BLOCK);
                    int length = Math.min(Limits.SUB_BLOCK, got - start);
                    list[i * Limits.SUB_BLOCKS + sub] = hash.of(scratch.block, start, length);
                }
            }
        } finally {
            if (fd >= 0) {
                libc.close(fd);
            }
        }
        new SubHashes(refine.id(), list).send(out);
    }
}
