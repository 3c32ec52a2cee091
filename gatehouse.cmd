@echo off
rem Runs Gatehouse from an unpacked distribution on Windows. Not tried on Windows.
rem
rem   JAVA_HOME             which Java, 17 or newer; default: the java on PATH
rem   JAVA_OPTS             further options for the Java machine
rem   GATEHOUSE_JAVA_OPTS   the same, for Gatehouse alone; the later wins
rem
rem The same as the script gatehouse, without its build, its archive for quick starts and launcher.conf.
setlocal
set "home=%~dp0"
if "%home:~-1%"=="\" set "home=%home:~0,-1%"
if not exist "%home%\lib" (
  echo gatehouse: there is no lib beside "%home%\gatehouse.cmd"; unpack the distribution again 1>&2
  exit /b 1
)
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
set machine=-XX:+IgnoreUnrecognizedVMOptions -XX:+ExitOnOutOfMemoryError -Dfile.encoding=UTF-8 -Xlog:disable -Xlog:all=warning:stderr -XX:+UseSerialGC
set machine=%machine% -XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000 -XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000 -XX:InlineSmallCode=1200 -XX:FreqInlineSize=150 -XX:MaxInlineLevel=9 -XX:C1MaxInlineSize=12
"%java%" %machine% %JAVA_OPTS% %GATEHOUSE_JAVA_OPTS% -cp "%home%\lib\*" "-Dgatehouse.home=%home%" io.gatehouse.Gatehouse %*
exit /b %ERRORLEVEL%
