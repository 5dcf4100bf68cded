package greenslip;

import greenslip.collector.CollectorStoreException;
import greenslip.config.ConfigException;
import greenslip.desk.Refused;
import greenslip.ledger.LedgerFault;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/** What a person is told of a command that failed, Chinese first; nothing for a failure that nobody foresaw. */
final class Explanation {
    static final String BARE_LOCALE =
            "有当前语言环境读不了的字，请用 LC_ALL=C.UTF-8 再运行一次。This locale cannot read it: run it again with LC_ALL=C.UTF-8.";

    private Explanation() {}

    static Optional<String> of(Exception failure) {
        return switch (failure) {
            case FileSystemException file -> Optional.of("未启动：" + of(file));
            case InvalidPathException ignored -> Optional.of("未启动：文件名里" + BARE_LOCALE);
            case ConfigException faults -> Optional.ofNullable(faults.getMessage());
            case LedgerFault ignored -> started(failure);
            case CollectorStoreException ignored -> started(failure);
            case IOException ignored -> started(failure);
            case Refused ignored -> started(failure);
            case IllegalStateException ignored -> started(failure);
            default -> Optional.empty();
        };
    }

    private static Optional<String> started(Exception failure) {
        return Optional.of("未启动：" + failure.getMessage());
    }

    /** The JDK's own message is the path alone. */
    private static String of(FileSystemException failure) {
        String place = failure.getFile() == null ? "" : failure.getFile();
        return switch (failure) {
            case NoSuchFileException ignored ->
                "没有这个文件或目录，也建不了，请换一个：%s。There is no such file or folder and none can be made, choose another: %s"
                        .formatted(place, place);
            case AccessDeniedException ignored ->
                "没有权限使用，请换一个或改权限：%s。No right to use it, choose another or change its rights: %s"
                        .formatted(place, place);
            case FileAlreadyExistsException ignored -> inTheWay(place);
            case NotDirectoryException ignored -> inTheWay(place);
            default ->
                "不能使用，请换一个：%s。It cannot be used, choose another: %s: %s"
                        .formatted(
                                place, place, failure.getReason() == null ? failure.toString() : failure.getReason());
        };
    }

    private static String inTheWay(String place) {
        return "那里有一个文件，不是目录，请换一个：%s。A file stands where a folder is wanted, choose another: %s"
                .formatted(place, place);
    }
}
