import { Argument, type Command } from "commander";
import { type Shell, scriptFor, shells } from "./completion/script.ts";
import { describeTree } from "./completion/tree.ts";
import { command } from "./kit/command.ts";

/** @param program loads the whole program, which no other command needs */
export function completionCommand(program: () => Promise<Command>): Command {
  return command("completion", "print a completion script for a shell", [
    "source <(gallery completion bash)",
    "gallery completion zsh > ~/.zfunc/_gallery",
    "gallery completion fish > ~/.config/fish/completions/gallery.fish",
  ])
    .addArgument(new Argument("<shell>", "which shell").choices(shells))
    .action(async (shell: Shell) => {
      process.stdout.write(scriptFor(shell, describeTree(await program())));
    });
}
