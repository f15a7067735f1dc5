// The lines in the box -> the packed file, saved under its name.
document.getElementById('go').onclick = () => {
  const { files, said } = filesOfLines(document.getElementById('lines').value);
  document.getElementById('said').textContent = said.join('\n');
  for (const [name, bytes] of files) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
    link.download = name;
    link.click();
  }
};
