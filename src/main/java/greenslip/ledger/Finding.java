package greenslip.ledger;

/**
 * One thing in a ledger that is not as it must be. Immutable.
 *
 * @param detail what was found there, in English; no pseudonym, no hint
 */
public record Finding(Kind kind, Place place, String detail) {
    /** What is wrong; docs/OPERATING.md says for each what to do. */
    public enum Kind {
        SEGMENT("日志文件缺失", "a file of the journal is missing"),
        HEADER("日志文件头损坏或不符", "a journal file's header is damaged or does not fit"),
        RECORD("日志记录损坏", "a record of the journal is damaged"),
        PADDING("日志空白处被改动", "bytes between records were changed"),
        ORDER("日志记录缺失或次序不对", "records are missing or in the wrong order"),
        EVENT("事件无法读取", "an event cannot be read"),
        CHAIN("哈希链不连续", "the hash chain is broken"),
        END("日志文件结尾缺失或不符", "a closed journal file's end is missing or does not fit"),
        CONTENT("日志文件关闭后被改动", "a journal file was changed after it was closed"),
        SIGNATURE("日志文件签名不符", "a journal file's signature is not the station's"),
        LENGTH("日志文件长度不符", "a journal file has bytes behind its end"),
        LOST("日志缺少已确认的记录", "the journal lacks what was acknowledged"),
        SERIAL("凭证编号不连续或重复", "a serial is missing, comes twice or is out of its series"),
        STATE("事件与之前的记录矛盾", "an event contradicts those before it"),
        DATABASE("数据库与日志不符", "the database is not what the journal says"),
        TALLY("统计与事件不符", "the tally is not the sum of the events"),
        BASE("数据库底本与日志不符", "the base copy is not what the journal says");

        private final String chinese;
        private final String english;

        Kind(String chinese, String english) {
            this.chinese = chinese;
            this.english = english;
        }

        public String chinese() {
            return chinese;
        }

        public String english() {
            return english;
        }
    }

    /**
     * Where it is, as far as that is known.
     *
     * @param file its name in the ledger's folder; empty if unknown
     * @param byteOffset where the record begins; -1 if unknown
     * @param event its number; 0 if unknown
     * @param serial of the voucher it is about; empty if it is about none
     */
    public record Place(String file, long byteOffset, long event, String serial) {
        static Place ofFile(String file) {
            return new Place(file, -1, 0, "");
        }

        Place withEvent(long number) {
            return new Place(file, byteOffset, number, serial);
        }

        Place withSerial(String text) {
            return new Place(file, byteOffset, event, text);
        }

        @Override
        public String toString() {
            return file
                    + (byteOffset < 0 ? "" : ", byte " + byteOffset)
                    + (event == 0 ? "" : ", event " + event)
                    + (serial.isEmpty() ? "" : ", serial " + serial);
        }
    }

    /** Two lines for a person. */
    @Override
    public String toString() {
        return "%s  %s / %s%n      %s: %s".formatted(kind, kind.chinese, kind.english, place, detail);
    }
}
