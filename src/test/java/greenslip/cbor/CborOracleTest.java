package greenslip.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.upokecenter.cbor.CBOREncodeOptions;
import com.upokecenter.cbor.CBORObject;
import com.upokecenter.cbor.CBORType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/** A CBOR implementation we did not write judges ours, in both directions, and mutations look for a second form or a wrong exception. */
class CborOracleTest {
    /** A tag that the foreign library gives no meaning of its own. */
    private static final int TAG = 61_000;

    /** The foreign deterministic form leaves tags out; otherwise it is ours. */
    private static final CBOREncodeOptions CANONICAL = new CBOREncodeOptions("ctap2canonical=true;depthlimit=4");

    @Property(tries = 2000)
    void the_foreign_reader_finds_what_ours_wrote(@ForAll("taggedTrees") CBORObject tree) {
        assertThat(CBORObject.DecodeFromBytes(write(tree))).isEqualTo(tree);
    }

    @Property(tries = 2000)
    void the_foreign_deterministic_writer_makes_the_same_bytes(@ForAll("trees") CBORObject tree) {
        assertThat(write(tree)).isEqualTo(tree.EncodeToBytes(CANONICAL));
    }

    @Property(tries = 2000)
    void our_reader_finds_what_the_foreign_writer_wrote(@ForAll("trees") CBORObject tree) throws CborException {
        CborReader reader = new CborReader(tree.EncodeToBytes(CANONICAL));
        CBORObject read = read(reader);
        reader.end();
        assertThat(read).isEqualTo(tree);
    }

    @Property(tries = 500)
    void tags_are_read_as_the_foreign_writer_writes_them(@ForAll("leaves") CBORObject leaf) throws CborException {
        CBORObject tagged = CBORObject.FromObjectAndTag(CBORObject.NewArray().Add(leaf), TAG);
        CborReader reader = new CborReader(tagged.EncodeToBytes());
        CBORObject read = read(reader);
        reader.end();
        assertThat(read).isEqualTo(tagged);
    }

    /** Whatever the bytes: a CborException or, where they are taken, the same bytes when written again. */
    @Test
    void a_hundred_thousand_mutations_find_no_second_form_and_no_other_exception() {
        Random random = new Random(20260224);
        List<byte[]> seeds = seeds();
        int taken = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] mutant = mutate(seeds.get(random.nextInt(seeds.size())), random);
            try {
                CborReader reader = new CborReader(mutant);
                CborWriter writer = new CborWriter();
                copy(reader, writer);
                reader.end();
                assertThat(writer.toBytes()).isEqualTo(mutant);
                taken++;
            } catch (CborException expected) {
                assertThat(expected).hasMessageContaining("at byte");
            } catch (RuntimeException e) {
                fail("mutation " + i, e);
            }
        }
        assertThat(taken).as("mutations that stay well-formed").isBetween(1_000, 90_000);
    }

    @Provide
    Arbitrary<CBORObject> trees() {
        return trees(3, false);
    }

    @Provide
    Arbitrary<CBORObject> taggedTrees() {
        return trees(3, true);
    }

    @Provide
    Arbitrary<CBORObject> leaves() {
        return Arbitraries.oneOf(
                Arbitraries.longs().map(CBORObject::FromObject),
                Arbitraries.longs().between(-300, 300).map(CBORObject::FromObject),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(300).map(CBORObject::FromObject),
                Arbitraries.strings()
                        .withCharRange('\u0000', '\uD7FF')
                        .ofMaxLength(40)
                        .map(CBORObject::FromObject),
                Arbitraries.of(CBORObject.True, CBORObject.False, CBORObject.Null));
    }

    private Arbitrary<CBORObject> trees(int depth, boolean tags) {
        if (depth == 0) {
            return leaves();
        }
        Arbitrary<CBORObject> inner = Arbitraries.lazy(() -> trees(depth - 1, tags));
        Arbitrary<CBORObject> arrays = inner.list().ofMaxSize(5).map(items -> {
            CBORObject array = CBORObject.NewArray();
            items.forEach(array::Add);
            return array;
        });
        Arbitrary<CBORObject> maps = Arbitraries.maps(Arbitraries.longs(), inner)
                .ofMaxSize(5)
                .map(pairs -> {
                    CBORObject map = CBORObject.NewMap();
                    pairs.forEach((key, value) -> map.Add(CBORObject.FromObject((long) key), value));
                    return map;
                });
        Arbitrary<CBORObject> tagged = inner.map(item -> CBORObject.FromObjectAndTag(item, TAG));
        return Arbitraries.frequencyOf(
                Tuple.of(3, leaves()), Tuple.of(2, arrays), Tuple.of(2, maps), Tuple.of(tags ? 1 : 0, tagged));
    }

    private static byte[] write(CBORObject tree) {
        CborWriter writer = new CborWriter();
        write(writer, tree);
        return writer.toBytes();
    }

    private static void write(CborWriter writer, CBORObject tree) {
        if (tree.isTagged()) {
            writer.tag(tree.getMostOuterTag().ToInt64Checked());
            write(writer, tree.UntagOne());
            return;
        }
        switch (tree.getType()) {
            case Integer -> writer.integer(tree.AsInt64Value());
            case ByteString -> writer.bytes(tree.GetByteString());
            case TextString -> writer.text(tree.AsString());
            case Boolean -> writer.bool(tree.AsBoolean());
            case SimpleValue -> writer.nothing();
            case Array -> {
                writer.array(tree.size());
                tree.getValues().forEach(item -> write(writer, item));
            }
            case Map -> {
                writer.map(tree.size());
                for (long key : keysInOrder(tree)) {
                    writer.key(key);
                    write(writer, tree.get(CBORObject.FromObject(key)));
                }
            }
            default -> throw new IllegalArgumentException(tree.getType().toString());
        }
    }

    /** By the encoded bytes, as RFC 8949 section 4.2.1 words it, not as the writer computes it. */
    private static List<Long> keysInOrder(CBORObject map) {
        TreeSet<byte[]> encoded = new TreeSet<>(Arrays::compareUnsigned);
        for (CBORObject key : map.getKeys()) {
            assertThat(key.getType()).isEqualTo(CBORType.Integer);
            encoded.add(key.EncodeToBytes());
        }
        return encoded.stream()
                .map(bytes -> CBORObject.DecodeFromBytes(bytes).AsInt64Value())
                .toList();
    }

    private static CBORObject read(CborReader reader) throws CborException {
        return switch (reader.peek()) {
            case INTEGER -> CBORObject.FromObject(reader.integer());
            case BYTES -> CBORObject.FromObject(reader.bytes(CborWriter.MAX_BYTES));
            case TEXT -> CBORObject.FromObject(reader.text(CborWriter.MAX_BYTES));
            case BOOLEAN -> CBORObject.FromObject(reader.bool());
            case NOTHING -> {
                reader.nothing();
                yield CBORObject.Null;
            }
            case TAG -> {
                int tag = (int) reader.tag();
                yield CBORObject.FromObjectAndTag(read(reader), tag);
            }
            case ARRAY -> {
                int size = reader.array();
                CBORObject array = CBORObject.NewArray();
                for (int i = 0; i < size; i++) {
                    array.Add(read(reader));
                }
                yield array;
            }
            case MAP -> {
                int size = reader.map();
                CBORObject map = CBORObject.NewMap();
                for (int i = 0; i < size; i++) {
                    long key = reader.key();
                    map.Add(CBORObject.FromObject(key), read(reader));
                }
                yield map;
            }
        };
    }

    private static void copy(CborReader reader, CborWriter writer) throws CborException {
        switch (reader.peek()) {
            case INTEGER -> writer.integer(reader.integer());
            case BYTES -> writer.bytes(reader.bytes(CborWriter.MAX_BYTES));
            case TEXT -> writer.text(reader.text(CborWriter.MAX_BYTES));
            case BOOLEAN -> writer.bool(reader.bool());
            case NOTHING -> {
                reader.nothing();
                writer.nothing();
            }
            case TAG -> {
                writer.tag(reader.tag());
                copy(reader, writer);
            }
            case ARRAY -> {
                int size = reader.array();
                writer.array(size);
                for (int i = 0; i < size; i++) {
                    copy(reader, writer);
                }
            }
            case MAP -> {
                int size = reader.map();
                writer.map(size);
                for (int i = 0; i < size; i++) {
                    writer.key(reader.key());
                    copy(reader, writer);
                }
            }
        }
    }

    private static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(new CborWriter()
                .tag(61_000)
                .array(4)
                .bytes(new byte[30])
                .map(0)
                .text("水 water")
                .integer(-65_537)
                .toBytes());
        seeds.add(new CborWriter()
                .map(4)
                .put(4, 1_645_000_000)
                .put(6, "K07A")
                .put(-1, true)
                .key(-65_537)
                .array(3)
                .integer(3)
                .nothing()
                .text("KEQ")
                .toBytes());
        seeds.add(new CborWriter().array(2).integer(Long.MAX_VALUE).bool(false).toBytes());
        return seeds;
    }

    private static byte[] mutate(byte[] seed, Random random) {
        byte[] mutant = seed.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && mutant.length > 0; i++) {
            int at = random.nextInt(mutant.length);
            switch (random.nextInt(4)) {
                case 0 -> mutant[at] = (byte) random.nextInt(256);
                case 1 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> mutant = Arrays.copyOf(mutant, at);
                default -> {
                    byte[] longer = new byte[mutant.length + 1];
                    System.arraycopy(mutant, 0, longer, 0, at);
                    longer[at] = (byte) random.nextInt(256);
                    System.arraycopy(mutant, at, longer, at + 1, mutant.length - at);
                    mutant = longer;
                }
            }
        }
        return mutant;
    }
}
