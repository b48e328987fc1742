package io.weir.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints the reason of a failure on standard error, in one line; {@code --verbose} adds the stack trace. */
final class ErrorReport implements IExecutionExceptionHandler, IParameterExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof ParameterException wrong) {
            return handleParseException(wrong, new String[0]);
        }
        Failure known = Failures.translate(failure);
        PrintWriter err = command.getErr();
        err.println("weir: " + lines(String.valueOf(known.getMessage())));
        if (WeirCommand.isVerbose(command.getCommandSpec())) {
            failure.printStackTrace(err);
        } else if (known.exitCode() == ExitCode.INTERNAL) {
            err.println("weir: this is a defect in Weir; --verbose shows where it happened");
        }
        err.flush();
        return known.exitCode();
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("weir: " + Terminal.harmless(firstLine(String.valueOf(failure.getMessage()))));
        List<String> suggestions =
                failure instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        if (!suggestions.isEmpty()) {
            err.println("weir: did you mean "
                    + String.join(" or ", suggestions.subList(0, Math.min(2, suggestions.size()))) + "?");
        }
        err.println("weir: " + command.getCommandSpec().qualifiedName() + " --help shows the usage");
        err.flush();
        return ExitCode.USAGE;
    }

    /** Messages may have several lines; other control characters come from outside. */
    private static String lines(String message) {
        return message.lines().map(Terminal::harmless).collect(Collectors.joining(System.lineSeparator()));
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("the command line is wrong");
    }
}
